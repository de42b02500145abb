with

held as (

    select
        investors.company_domain as domain,
        array_agg(firms.vc_name order by firms.vc_name) as vc_names
    from {{ ref('top_vc_keys') }} as firms
    inner join {{ ref('company_vc_investors') }} as investors on investors.vc_key = firms.vc_key
    group by investors.company_domain

)

select
    held.domain,
    gaps.name,
    gaps.country,
    held.vc_names
from held
cross join lateral (

    select * from {{ ref('vc_backed_without_customers') }} as backed
    where backed.domain = held.domain
    offset 0  -- a fence: looked up by key, however many rows the planner expects

) as gaps
