with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ date_order() }} as date_order,
        {{ flat_body() }} as body
    from {{ source('raw', 'apollo_instantdata_scrapes') }}
    where {{ in_window(source('raw', 'apollo_instantdata_scrapes')) }}
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
        md5('apollo_instantdata_scrapes:' || landing_id)::uuid as id,

        ---------- keys
        'https://www.linkedin.com/in/' || {{ function('person_slug_in_case') }}(linkedin_slug)
            as linkedin_url,
        {{ function('json_text') }}(body -> 'apollo_person_url') as apollo_person_url,
        {{ function('json_text') }}(body -> 'apollo_company_url') as apollo_company_url,
        {{ function('json_text') }}(body -> 'scrape_settings_id') as scrape_settings_id,
        {{ function('json_text') }}(body -> 'id') as raw_record_id,

        ---------- person
        {{ function('clean_name') }}({{ function('json_element') }}(body -> 'full_name'))
            as full_name,
        {{ function('json_text') }}(body -> 'job_title') as job_title,
        {{ function('json_text') }}(body -> 'person_location') as person_location,
        {{ function('json_text') }}(body -> 'photo_url') as photo_url,

        ---------- company
        {{ function('json_text') }}(body -> 'company_name') as company_name,
        {{ function('json_text') }}(body -> 'company_headcount') as company_headcount,
        {{ function('json_text') }}(body -> 'industry') as industry,

        ---------- times
        {{ function('to_timestamptz_in_order') }}(body ->> 'created_at', date_order)
            as source_created_at,

        ---------- what no column takes, and what cannot be used
        nullif({{ unmapped_of('body') }}, '{}') as unmapped_fields,
        case
            when (jsonb_typeof(body) is distinct from 'object') then 'raw_payload is not an object'
            when {{ function('is_error_body') }}(body) then 'provider error'
            when
                linkedin_slug is null
                and not jsonb_exists_any(
                    body, array['full_name', 'apollo_person_url', 'apollo_company_url']
                )
                then 'neither a person nor a company'
        end as quarantine_reason
    from keyed

)

select * from typed
