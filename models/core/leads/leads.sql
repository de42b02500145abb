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
    ) is true as is_visible,
    array_remove(array[
        case when (btrim(companies.name) != '') is not true then 'company_name' end,
        case when (btrim(companies.company_country) != '') is not true then 'company_country' end,
        case when (btrim(people.person_country) != '') is not true then 'person_country' end,
        case
            when (btrim(people.matched_job_function) != '') is not true
                then 'matched_job_function'
            when btrim(people.matched_job_function) = 'Miscellaneous' then 'miscellaneous'
        end,
        case when (btrim(people.matched_seniority) != '') is not true then 'matched_seniority' end,
        case
            when (btrim(people.matched_cleaned_job_title) != '') is not true
                then 'matched_cleaned_job_title'
        end,
        case when (btrim(companies.matched_industry) != '') is not true then 'matched_industry' end
    ], null) as hidden_because
from {{ ref('people_full') }} as people
left join {{ ref('companies_full') }} as companies on companies.id = people.core_company_id
