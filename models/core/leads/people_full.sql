-- every dimension has one row a person, so none repeats them
{{ config(materialized='view') }}

select
    people.id,
    people.linkedin_url,
    people.linkedin_slug,
    people.linkedin_url_type,
    people.linkedin_user_profile_urn,
    people.full_name,
    people.first_name,
    people.last_name,
    people.core_company_id,
    places.city as person_city,
    places.state as person_state,
    places.country as person_country,
    titles.matched_cleaned_job_title,
    titles.matched_job_function,
    titles.matched_seniority,
    tenure.job_start_date,
    people.created_at,
    people.updated_at
from {{ ref('people') }} as people
left join {{ ref('person_locations') }} as places on places.linkedin_url = people.linkedin_url
left join {{ ref('person_job_titles') }} as titles on titles.linkedin_url = people.linkedin_url
left join {{ ref('person_tenure') }} as tenure on tenure.linkedin_url = people.linkedin_url
