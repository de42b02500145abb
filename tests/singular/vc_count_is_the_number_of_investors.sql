with

companies as (

    select domain from {{ ref('company_vc_backed') }} where {{ under_test() }}
    union distinct
    select company_domain from {{ ref('company_vc_investors') }} where {{ under_test() }}

)

select
    companies.domain,
    backed.vc_count,
    counted.investors
from companies
left join {{ ref('company_vc_backed') }} as backed on backed.domain = companies.domain
cross join lateral (

    select count(*) as investors
    from {{ ref('company_vc_investors') }} as i
    where i.company_domain = companies.domain

) as counted
where backed.vc_count is distinct from counted.investors
