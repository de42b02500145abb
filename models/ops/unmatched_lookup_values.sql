with

employee_ranges as (

    select
        'employee_range_lookup' as lookup,
        said.employees as raw_value,
        'companyenrich' as workflow,
        said.landing_id
    from {{ ref('companyenrich_payloads') }} as said
    where
        said.quarantine_reason is null
        and said.employees is not null
        and not exists (
            select from {{ ref('employee_range_lookup') }} as known
            where
                {{ function('range_key') }}(known.size_raw)
                = {{ function('range_key') }}(said.employees)
        )

),

revenue_ranges as (

    select
        'revenue_range_lookup' as lookup,
        said.revenue as raw_value,
        'companyenrich' as workflow,
        said.landing_id
    from {{ ref('companyenrich_payloads') }} as said
    where
        said.quarantine_reason is null
        and said.revenue is not null
        and not exists (
            select from {{ ref('revenue_range_lookup') }} as known
            where
                {{ function('range_key') }}(known.raw_value)
                = {{ function('range_key') }}(said.revenue)
        )

),

company_types as (

    select
        'company_type_lookup' as lookup,
        said.type as raw_value,
        'companyenrich' as workflow,
        said.landing_id
    from {{ ref('companyenrich_payloads') }} as said
    where
        said.quarantine_reason is null
        and said.type is not null
        and not exists (
            select from {{ ref('company_type_lookup') }} as known
            where
                {{ function('lookup_key') }}(known.raw_value)
                = {{ function('lookup_key') }}(said.type)
        )

),

said_industries as (

    -- as core.company_industries reads it: without a main industry, the first of the list
    select
        coalesce(industry, {{ function('json_text') }}(industries -> 0)) as industry,
        landing_id
    from {{ ref('companyenrich_payloads') }}
    where quarantine_reason is null

),

industries as (

    select
        'industry_lookup' as lookup,
        said.industry as raw_value,
        'companyenrich' as workflow,
        said.landing_id
    from said_industries as said
    where
        said.industry is not null
        and not exists (
            select from {{ ref('industry_lookup') }} as known
            where
                {{ function('lookup_key') }}(known.industry_raw)
                = {{ function('lookup_key') }}(said.industry)
        )

),

misses as (

    select * from employee_ranges

    union all

    select * from revenue_ranges

    union all

    select * from company_types

    union all

    select * from industries

),

counted as (

    select
        lookup,
        raw_value,
        array_agg(distinct workflow order by workflow) as workflows,
        count(*) as payloads,
        max(landing_id) as example_landing_id
    from misses
    group by lookup, raw_value

)

select * from counted
