{{ config(unique_key='linkedin_url') }}

with

touched as (

    select linkedin_url
    from {{ ref('salesnav_scrapes_person_payloads') }}
    where
        {{ in_window(ref('salesnav_scrapes_person_payloads')) }}
        and quarantine_reason is null
        and linkedin_url is not null
    group by linkedin_url

),

claims as (

    select p.*
    from touched
    cross join lateral (

        select * from {{ ref('salesnav_scrapes_person_payloads') }} as said
        where said.linkedin_url = touched.linkedin_url and said.quarantine_reason is null

    ) as p

),

merged as (

    -- the newest payload that says something of a column decides it
    select
        ---------- keys
        md5('salesnav_person_latest:' || linkedin_url)::uuid as id,
        linkedin_url,
        min(linkedin_url_type) as linkedin_url_type,
        {{ newest('linkedin_user_profile_urn') }} as linkedin_user_profile_urn,

        ---------- person
        {{ newest('first_name') }} as first_name,
        {{ newest('last_name') }} as last_name,
        {{ newest('full_name') }} as full_name,
        null::text as cleaned_first_name,  -- only the flat export has cleaned names
        null::text as cleaned_last_name,
        null::text as cleaned_full_name,
        {{ newest('email') }} as email,
        {{ newest('phone_number') }} as phone_number,
        {{ newest('profile_headline') }} as profile_headline,
        {{ newest('profile_summary') }} as profile_summary,
        {{ newest('location_raw') }} as location_raw,

        ---------- job
        {{ newest('job_title') }} as job_title,
        {{ newest('job_description') }} as job_description,
        {{ newest('job_started_on') }} as job_started_on,
        {{ newest('job_start_date') }} as job_start_date,

        ---------- employer
        {{ newest('company_name') }} as company_name,
        {{ newest('company_domain') }} as domain,
        {{ newest('company_linkedin_url') }} as company_linkedin_url,

        ---------- export
        {{ newest('matching_filters') }} as matching_filters,
        {{ newest('notes') }} as notes,
        {{ newest('export_title') }} as export_title,
        {{ newest('export_timestamp') }} as export_timestamp,

        ---------- provenance
        {{ newest('workflow') }} as source,
        max(landing_id) as landing_id,
        {{ newest('landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from claims
    group by linkedin_url

)

select * from merged
