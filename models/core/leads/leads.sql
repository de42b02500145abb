-- everybody who is known, with what is known of the present employer
{{ config(materialized='view') }}

select
    people.id as person_id,
    people.linkedin_url,
    people.linkedin_slug,
    people.linkedin_url_type,
    people.linkedin_user_profile_urn,
    people.full_name,
    people.first_name,
    people.last_name,
    people.person_city,
    people.person_state,
    people.person_country,
    people.matched_cleaned_job_title,
    people.matched_job_function,
    people.matched_seniority,
    people.job_start_date,
    companies.id as company_id,
    companies.domain as company_domain,
    companies.name as company_name,
    companies.linkedin_url as company_linkedin_url,
    companies.company_city,
    companies.company_state,
    companies.company_country,
    companies.matched_industry,
    companies.employee_range,
    -- what the dashboard asks of a lead it shows
    (
        btrim(companies.name) != ''
        and btrim(companies.company_country) != ''
        and btrim(people.person_country) != ''
        and btrim(people.matched_job_function) not in ('', 'Miscellaneous')
        and btrim(people.matched_seniority) != ''
        and btrim(people.matched_cleaned_job_title) != ''
        and btrim(companies.matched_industry) != ''
    ) is true as is_visible
from {{ ref('people_full') }} as people
left join {{ ref('companies_full') }} as companies on companies.id = people.core_company_id
