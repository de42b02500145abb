{{ config(materialized='view') }}

select
    domain,
    linkedin_url,
    source
from {{ ref('company_social_urls') }}
where linkedin_url is not null
