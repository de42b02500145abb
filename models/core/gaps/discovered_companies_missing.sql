-- empty, as long as all that was discovered is built
{{ config(materialized='view') }}

select
    discovery.domain,
    discovery.name,
    discovery.landing_id
from {{ ref('company_discovery') }} as discovery
where
    not exists (
        select from {{ ref('companies') }} as companies
        where companies.domain = discovery.domain
    )
