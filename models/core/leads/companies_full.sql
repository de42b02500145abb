-- every dimension has one row a company, so none repeats it; on a cluster each node has them near
{{ config(materialized='view') }}

{% if distributed() -%}
select
    id,
    domain,
    name,
    linkedin_url,
    company_city,
    company_state,
    company_country,
    matched_industry,
    employee_range,
    description,
    tagline,
    revenue_range,
    funding_range
from {{ ref('company_cards') }}
{%- else -%}
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
    texts.tagline,
    (
        select (array_agg(r.matched_revenue_range order by r.landing_id desc))[1]
        from {{ ref('company_revenue') }} as r
        where r.domain = companies.domain and r.matched_revenue_range is not null
    ) as revenue_range,
    (
        select (array_agg(f.matched_funding_range order by f.landing_id desc))[1]
        from {{ ref('company_funding') }} as f
        where f.domain = companies.domain and f.matched_funding_range is not null
    ) as funding_range
from {{ ref('companies') }} as companies
left join {{ ref('company_locations') }} as places on places.domain = companies.domain
left join {{ ref('company_industries') }} as industries on industries.domain = companies.domain
left join {{ ref('company_employee_range') }} as sizes on sizes.domain = companies.domain
left join {{ ref('company_descriptions') }} as texts on texts.domain = companies.domain
{%- endif %}
