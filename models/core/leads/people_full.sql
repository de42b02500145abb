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
    jobs.matched_cleaned_job_title,
    -- of that title, as a rule guesses it where no lookup knows it
    coalesce(jobs.matched_job_function, titles.matched_job_function) as matched_job_function,
    coalesce(jobs.matched_seniority, titles.matched_seniority) as matched_seniority,
    tenure.job_start_date,
    people.created_at,
    people.updated_at
from {{ ref('people') }} as people
left join {{ ref('person_tenure') }} as tenure on tenure.linkedin_url = people.linkedin_url
left join {{ ref('person_locations') }} as places on places.linkedin_url = people.linkedin_url
left join lateral (

    -- the title at the present employer, of several jobs there the one that began last
    select
        history.title,
        history.matched_cleaned_job_title,
        history.matched_job_function,
        history.matched_seniority
    from {{ ref('person_work_history') }} as history
    left join {{ ref('companies') }} as employer on employer.domain = history.company_domain
    where history.linkedin_url = people.linkedin_url and history.is_current
    order by
        employer.id is not distinct from people.core_company_id desc,
        history.start_date desc nulls last,
        history.id
    limit 1

) as jobs on true
left join {{ ref('person_job_titles') }} as titles
    on titles.linkedin_url = people.linkedin_url and titles.raw_job_title = jobs.title
