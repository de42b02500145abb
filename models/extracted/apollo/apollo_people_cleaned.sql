with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ flat_body() }} as body
    from {{ source('raw', 'apollo_people_cleaned') }}
    where {{ in_window(source('raw', 'apollo_people_cleaned')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

keyed as (

    select
        *,
        {{ function('linkedin_person_slug') }}(body ->> 'linkedin_url') as linkedin_slug
    from payloads
    offset 0  -- likewise

),

typed as (

    select
        ---------- provenance
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        landed_at as last_seen_at,
        md5('apollo_people_cleaned:' || landing_id)::uuid as id,

        ---------- keys
        'https://www.linkedin.com/in/' || {{ function('person_slug_in_case') }}(linkedin_slug)
            as linkedin_url,
        {{ function('json_text') }}(body -> 'apollo_person_url') as apollo_person_url,

        ---------- person
        {{ function('clean_name') }}({{ function('json_element') }}(body -> 'full_name'))
            as full_name,
        {{ function('clean_name') }}({{ function('json_element') }}(body -> 'cleaned_first_name'))
            as cleaned_first_name,
        {{ function('clean_name') }}({{ function('json_element') }}(body -> 'cleaned_last_name'))
            as cleaned_last_name,
        {{ function('clean_name') }}({{ function('json_element') }}(body -> 'cleaned_full_name'))
            as cleaned_full_name,
        {{ function('json_text') }}(body -> 'photo_url') as photo_url,
        {{ function('json_text') }}(body -> 'person_location') as person_location,

        ---------- job; Clay's column has hyphens in its name
        {{ function('json_text') }}(body -> 'job_title') as job_title,
        coalesce(
            {{ function('json_text') }}(body -> 'cleaned-job-title'),
            {{ function('json_text') }}(body -> 'cleaned_job_title')
        ) as cleaned_job_title,
        {{ function('json_text') }}(body -> 'company_name') as company_name,

        ---------- what no column takes, and what cannot be used
        nullif({{ unmapped_of('body') }}, '{}') as unmapped_fields,
        case
            when (jsonb_typeof(body) is distinct from 'object') then 'raw_payload is not an object'
            when {{ function('is_error_body') }}(body) then 'provider error'
            when
                linkedin_slug is null
                and not jsonb_exists_any(
                    body, array['full_name', 'cleaned_full_name', 'apollo_person_url']
                )
                then 'nobody is named'
        end as quarantine_reason
    from keyed

)

select * from typed
