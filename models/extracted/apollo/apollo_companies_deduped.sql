{{ config(materialized='view') }}

select distinct on (apollo_company_url) *
from {{ ref('apollo_instantdata_companies') }}
where apollo_company_url is not null
order by apollo_company_url, landing_id desc
