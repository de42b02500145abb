{{ config(materialized='view') }}

select
    backed.domain,
    companies.name,
    backed.vc_count,
    places.country
from {{ asked_first(ref('company_vc_backed')) }} as backed
left join {{ asked_first(ref('companies')) }} as companies on companies.domain = backed.domain
left join {{ asked_first(ref('company_locations')) }} as places on places.domain = backed.domain
where
    not exists (
        select from {{ ref('company_customers') }} as customers
        where customers.origin_company_domain = backed.domain
    )
