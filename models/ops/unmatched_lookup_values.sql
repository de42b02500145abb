with

known as (

    select
        'employees' as attribute,
        {{ function('range_key') }}(size_raw) as join_key
    from {{ ref('employee_range_lookup') }}

    union all

    select
        'revenue' as attribute,
        {{ function('range_key') }}(raw_value) as join_key
    from {{ ref('revenue_range_lookup') }}

    union all

    select
        'funding_range' as attribute,
        {{ function('range_key') }}(raw_value) as join_key
    from {{ ref('funding_range_lookup') }}

    union all

    select
        'type' as attribute,
        {{ function('lookup_key') }}(raw_value) as join_key
    from {{ ref('company_type_lookup') }}

    union all

    select
        'industry' as attribute,
        {{ function('lookup_key') }}(industry_raw) as join_key
    from {{ ref('industry_lookup') }}

),

said as (

    select
        attribute,
        case attribute
            when 'employees' then 'employee_range_lookup'
            when 'revenue' then 'revenue_range_lookup'
            when 'funding_range' then 'funding_range_lookup'
            when 'type' then 'company_type_lookup'
            when 'industry' then 'industry_lookup'
        end as lookup,
        case
            when attribute in ('employees', 'revenue', 'funding_range')
                then {{ function('range_key') }}(value)
            else {{ function('lookup_key') }}(value)
        end as join_key,
        value,
        source,
        last_landing_id
    from {{ ref('company') }}
    where
        attribute in ('employees', 'revenue', 'funding_range', 'type', 'industry')
        -- a head count needs no lookup
        and not (attribute = 'employees' and value ~ '^[1-9][0-9]{0,8}$')

),

counted as (

    select
        said.lookup,
        said.value as raw_value,
        array_agg(distinct said.source order by said.source) as workflows,
        count(*) as companies,
        max(said.last_landing_id) as example_landing_id
    from said
    left join known on known.attribute = said.attribute and known.join_key = said.join_key
    where known.join_key is null
    group by said.lookup, said.value

)

select * from counted
