{{ config(materialized='view') }}

select
    id,
    name,
    domain,
    linkedin_url
from {{ ref('companies') }}
where cleaned_name is null
