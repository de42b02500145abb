{{ config(materialized='view') }}

select
    companies.id as company_id,
    companies.domain,
    companies.name,
    gaps.gap
from {{ ref('companies') }} as companies
left join {{ ref('company_locations') }} as places on places.domain = companies.domain
left join {{ ref('company_industries') }} as industries on industries.domain = companies.domain
left join {{ ref('company_descriptions') }} as texts on texts.domain = companies.domain
left join {{ ref('company_employee_range') }} as sizes on sizes.domain = companies.domain
cross join lateral (

    values
    ('name', companies.name is null),
    ('cleaned_name', companies.cleaned_name is null),
    ('linkedin_url', companies.linkedin_url is null),
    ('location', places.domain is null),
    ('country', places.country is null),
    ('industry', industries.matched_industry is null),
    ('description', texts.description is null),
    ('employee_range', sizes.employee_range is null)

) as gaps (gap, is_missing)
where gaps.is_missing
