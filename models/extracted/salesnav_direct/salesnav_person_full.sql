{{ config(unique_key='linkedin_url') }}

with

touched as (

    select distinct linkedin_url
    from {{ ref('salesnav_person_full_payloads') }}
    where {{ in_window(ref('salesnav_person_full_payloads')) }} and quarantine_reason is null

),

payloads as (

    select p.*
    from touched
    inner join {{ ref('salesnav_person_full_payloads') }} as p
        on p.linkedin_url = touched.linkedin_url and p.quarantine_reason is null

),

merged as (

    -- each column: the newest payload that says something; an empty list takes no history away
    select
        md5('salesnav_person_full:' || linkedin_url)::uuid as id,
        max(landing_id) as raw_payload_id,
        linkedin_url,
        min(linkedin_url_type) as linkedin_url_type,

        ---------- person
        {{ newest('first_name') }} as first_name,
        {{ newest('last_name') }} as last_name,
        {{ newest('full_name') }} as cleaned_full_name,
        {{ newest('email') }} as email,
        {{ newest('phone_number') }} as phone_number,
        {{ newest('profile_headline') }} as profile_headline,
        {{ newest('location_raw') }} as location_raw,

        ---------- jobs
        {{ newest('current_company_domain') }} as domain,
        {{ newest('current_company_name') }} as company_name,
        {{ newest('current_job_title') }} as job_title,
        (array_agg(jobs order by landing_id desc) filter (where jobs != '[]'))[1] as work_history,

        ---------- provenance
        {{ newest('scrape_settings_id') }} as scrape_settings_id,
        max(landing_id) as landing_id,
        {{ newest('landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from payloads
    group by linkedin_url

)

select * from merged
