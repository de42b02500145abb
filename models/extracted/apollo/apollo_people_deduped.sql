{{ config(materialized='view') }}

select distinct on (linkedin_url) *
from {{ ref('apollo_instantdata_people') }}
where linkedin_url is not null
order by linkedin_url, landing_id desc
