with

counted as (

    select
        company_domain as domain,
        count(*) as investors
    from {{ ref('company_vc_investors') }}
    group by company_domain

)

select
    coalesce(backed.domain, counted.domain) as domain,
    backed.vc_count,
    counted.investors
from counted
full join {{ ref('company_vc_backed') }} as backed on backed.domain = counted.domain
where backed.vc_count is distinct from counted.investors
