{{ config(materialized='view') }}

select
    domain,
    linkedin_url,
    linkedin_url_source as source
from {{ ref('company_social_urls') }}
where linkedin_url is not null
