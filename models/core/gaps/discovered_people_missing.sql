-- empty, as long as all that was discovered is built: the gap that had to be looked at first
{{ config(materialized='view') }}

select
    discovery.linkedin_url,
    discovery.full_name,
    discovery.company_domain,
    discovery.landing_id
from {{ ref('person_discovery') }} as discovery
where
    not exists (
        select from {{ ref('people') }} as people
        where people.linkedin_url = discovery.linkedin_url
    )
