-- every dimension has one row a company, so none repeats it
{{ config(materialized='view') }}

select
    companies.id,
    companies.domain,
    companies.name,
    companies.linkedin_url,
    places.city as company_city,
    places.state as company_state,
    places.country as company_country,
    industries.matched_industry,
    sizes.employee_range,
    texts.description,
    texts.tagline
from {{ ref('companies') }} as companies
left join {{ ref('company_locations') }} as places on places.domain = companies.domain
left join {{ ref('company_industries') }} as industries on industries.domain = companies.domain
left join {{ ref('company_employee_range') }} as sizes on sizes.domain = companies.domain
left join {{ ref('company_descriptions') }} as texts on texts.domain = companies.domain
