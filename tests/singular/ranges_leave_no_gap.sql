-- every number falls into exactly one range: each begins where the one before it ends
with

ranges as (

    select
        'employee' as kind,
        name,
        sort_order,
        min_employees::bigint as low,
        max_employees::bigint as high
    from {{ ref('employee_ranges') }}

    union all

    select 'revenue' as kind, name, sort_order, min_revenue_usd, max_revenue_usd
    from {{ ref('revenue_ranges') }}

    union all

    select 'funding' as kind, name, sort_order, min_funding_usd, max_funding_usd
    from {{ ref('funding_ranges') }}

),

in_order as (

    select
        *,
        lag(high) over (partition by kind order by sort_order) as high_before,
        sort_order = max(sort_order) over (partition by kind) as is_last,
        sort_order = min(sort_order) over (partition by kind) as is_first
    from ranges

)

select *
from in_order
where
    high < low
    or (not is_first and low is distinct from high_before + 1)
    or (high is null) is distinct from is_last
