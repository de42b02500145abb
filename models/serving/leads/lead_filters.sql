-- Whoever asks for leads by what they do and where asks one table, since no index spans the eight
-- that core.leads joins: words in small letters, as they are searched. What a lead looks like, and
-- whether it is shown, is said there alone.
{{ config(
    unique_key='linkedin_url',
    indexes=[
        {'columns': ['matched_job_function', 'matched_seniority']},
        {'columns': ['matched_seniority']},
        {'columns': ['matched_cleaned_job_title']},
        {'columns': ['job_start_date']},
        {'columns': ['person_city']},
        {'columns': ['person_state']},
        {'columns': ['person_country']},
        {'columns': ['company_id']},
        {'columns': ['company_city']},
        {'columns': ['company_state']},
        {'columns': ['company_country']},
        {'columns': ['matched_industry', 'employee_range']},
        {'columns': ['employee_range']},
    ]
) }}

with

employers as (

    {{ changed(ref('lead_employers'), 'domain') }}

),

touched as (

    {{ changed(ref('people'), 'linkedin_url') }}

    union distinct

    {{ changed(ref('person_locations'), 'linkedin_url') }}

    union distinct

    {{ changed(ref('person_job_titles'), 'linkedin_url') }}

    union distinct

    {{ changed(ref('person_tenure'), 'linkedin_url') }}

    union distinct

    -- whoever works for a company of which any of this changed
    select people.linkedin_url
    from employers
    inner join {{ ref('people') }} as people
        on people.core_company_id = md5('company:' || employers.domain)::uuid

),

filtered as (

    -- as much of each as an index can hold
    select
        leads.linkedin_url,
        leads.is_visible,
        lower(leads.full_name) as full_name,
        left(lower(leads.person_city), 400) as person_city,
        left(lower(leads.person_state), 400) as person_state,
        left(lower(leads.person_country), 400) as person_country,
        left(lower(leads.matched_cleaned_job_title), 400) as matched_cleaned_job_title,
        left(leads.matched_job_function, 400) as matched_job_function,
        left(leads.matched_seniority, 400) as matched_seniority,
        leads.job_start_date,
        leads.company_id,
        leads.company_domain,
        lower(leads.company_name) as company_name,
        left(lower(leads.company_city), 400) as company_city,
        left(lower(leads.company_state), 400) as company_state,
        left(lower(leads.company_country), 400) as company_country,
        left(leads.matched_industry, 400) as matched_industry,
        left(leads.employee_range, 400) as employee_range,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        people.last_seen_at
    from touched
    cross join lateral (

        select * from {{ ref('leads') }} as l
        where l.linkedin_url = touched.linkedin_url
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as leads
    inner join {{ ref('people') }} as people on people.linkedin_url = leads.linkedin_url

)

select * from filtered
