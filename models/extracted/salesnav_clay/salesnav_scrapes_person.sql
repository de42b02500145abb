{{ config(unique_key='raw_payload_id') }}

with

payloads as (

    select * from {{ ref('salesnav_scrapes_person_payloads') }}
    where
        {{ in_window(ref('salesnav_scrapes_person_payloads')) }}
        and quarantine_reason is null

),

renamed as (

    select
        ---------- keys
        md5('salesnav_scrapes_person:' || landing_id)::uuid as id,
        landing_id as raw_payload_id,
        linkedin_url,
        linkedin_url_type,
        linkedin_url_raw as person_linkedin_sales_nav_url,
        linkedin_user_profile_urn,

        ---------- person
        first_name,
        last_name,
        email,
        phone_number,
        profile_headline,
        profile_summary,
        location_raw,

        ---------- job
        job_title,
        job_description,
        job_started_on,
        job_start_date,
        job_start_date_precision,

        ---------- employer
        company_name,
        company_domain as domain,
        company_linkedin_url,
        ex_company_domain,

        ---------- export
        notes,
        matching_filters,
        export_title,
        export_timestamp,

        ---------- what only the flat export gives
        cleaned_first_name,
        cleaned_last_name,
        cleaned_full_name,
        cleaned_job_title,
        source_id::uuid as source_id,
        upload_id::uuid as upload_id,
        source_created_at,
        sent_to_clay_at,
        clay_batch_number,

        ---------- what only the look-ups will give: null until they do
        null::text as city,
        null::text as state,
        null::text as country,
        false as has_city,
        false as has_state,
        false as has_country,
        null::text as matched_cleaned_job_title,
        null::text as matched_job_function,
        null::text as matched_seniority,

        ---------- provenance
        workflow as source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from payloads

)

select * from renamed
