-- what a provider says it may send is understood before it is sent. The lists are yours to change,
-- so this warns and holds nothing up
{{ config(severity='warn') }}

with

published (provider, kind, value) as (

    select provider, kind, trim(value) as value
    from (
        values
        ('companyenrich', 'type', 'private | public | nonprofit | educational | government'),
        ('companyenrich', 'type', 'partnership | self-owned | self-employed'),
        (
            'companyenrich', 'employees',
            '1-10 | 11-50 | 51-200 | 201-500 | 501-1K | 1K-5K | 5K-10K | over-10K'
        ),
        (
            'companyenrich', 'revenue',
            'under-1m | 1m-10m | 10m-50m | 50m-100m | 100m-200m | 200m-1b | over-1b'
        ),
        (
            'linkedin', 'type',
            'Public Company | Self-Employed | Self Employed | Government Agency | Nonprofit'
        ),
        (
            'linkedin', 'type',
            'Sole Proprietorship | Privately Held | Partnership | Educational | Self Owned'
        ),
        ('linkedin', 'type', 'PUBLIC_COMPANY | EDUCATIONAL | SELF_EMPLOYED | GOVERNMENT_AGENCY'),
        ('linkedin', 'type', 'NON_PROFIT | SELF_OWNED | PRIVATELY_HELD | PARTNERSHIP'),
        (
            'clay and linkedin', 'employees',
            'Self-employed | 0-1 employees | 2-10 employees | 11-50 employees | 51-200 employees'
        ),
        (
            'clay and linkedin', 'employees',
            '201-500 employees | 501-1,000 employees | 1,001-5,000 employees'
        ),
        ('clay and linkedin', 'employees', '5,001-10,000 employees | 10,001+ employees'),
        ('sales navigator', 'employees', '1-10 | 11-50 | 51-200 | 201-500 | 501-1000'),
        ('sales navigator', 'employees', '1001-5000 | 5001-10,000 | 10,000+'),
        ('crunchbase', 'employees', '1-10 | 11-50 | 51-100 | 101-250 | 251-500 | 501-1000'),
        ('crunchbase', 'employees', '1001-5000 | 5001-10000 | 10001+'),
        ('clay', 'revenue', '0-500K | 500K-1M | 1M-5M | 5M-10M | 10M-25M | 25M-75M | 75M-200M'),
        ('clay', 'revenue', '200M-500M | 500M-1B | 1B-10B | 10B-100B | 100B-1T')
    ) as lists (provider, kind, said)
    cross join lateral string_to_table(said, '|') as value

),

known as (

    select 'type' as kind, {{ function('lookup_key') }}(raw_value) as key
    from {{ ref('company_type_lookup') }}
    union all
    select 'employees' as kind, {{ function('range_key') }}(size_raw) as key
    from {{ ref('employee_range_lookup') }}
    union all
    select 'revenue' as kind, {{ function('range_key') }}(raw_value) as key
    from {{ ref('revenue_range_lookup') }}

)

select published.*
from published
where not exists (
    select from known
    where
        known.kind = published.kind
        and known.key = case published.kind
            when 'type' then {{ function('lookup_key') }}(published.value)
            else {{ function('range_key') }}(published.value)
        end
)
