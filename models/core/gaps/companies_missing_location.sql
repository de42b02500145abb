-- beside what was said of where they are, which no table of core could use
{{ config(materialized='view') }}

select
    companies.id,
    companies.domain,
    companies.name,
    companies.linkedin_url,
    discovery.location as discovery_location,
    salesnav.registered_address_raw as salesnav_location
from {{ asked_first(ref('companies')) }} as companies
left join {{ asked_first(ref('company_locations')) }} as places on places.domain = companies.domain
left join {{ asked_first(ref('company_discovery')) }} as discovery
    on discovery.domain = companies.domain
left join lateral (

    select s.registered_address_raw
    from {{ ref('salesnav_scrapes_companies') }} as s
    where s.domain = companies.domain and s.registered_address_raw is not null
    order by s.landing_id desc
    limit 1

) as salesnav on true
where places.domain is null
