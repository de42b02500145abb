{{ config(materialized='view') }}

select
    companies.id as company_id,
    companies.domain,
    companies.name,
    gaps.gap,
    gaps.priority
from {{ ref('companies') }} as companies
left join {{ ref('company_locations') }} as places on places.domain = companies.domain
left join {{ ref('company_industries') }} as industries on industries.domain = companies.domain
left join {{ ref('company_descriptions') }} as texts on texts.domain = companies.domain
left join {{ ref('company_employee_range') }} as sizes on sizes.domain = companies.domain
cross join lateral (

    values
    ('name', 'P1', companies.name is null),
    ('cleaned_name', 'P2', companies.cleaned_name is null),
    ('linkedin_url', 'P2', companies.linkedin_url is null),
    ('location', 'P1', places.domain is null),
    ('country', 'P1', places.country is null),
    ('industry', 'P1', industries.matched_industry is null),
    ('description', 'P2', texts.description is null),
    ('employee_range', 'P2', sizes.employee_range is null)

) as gaps (gap, priority, is_missing)
where gaps.is_missing
