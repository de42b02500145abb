{{ config(unique_key='raw_payload_id') }}

with

learned as materialized (

    {{ changed(ref('job_title_lookup'), 'latest_title_norm') }}

),

placed as materialized (

    {{ changed(ref('location_lookup'), 'location_norm') }}

),

touched as (

    select landing_id
    from {{ ref('salesnav_scrapes_person_payloads') }}
    where
        {{ in_window(ref('salesnav_scrapes_person_payloads')) }}
        and quarantine_reason is null

    union distinct

    -- a lookup that gained a title or a place is asked again about whoever has it
    select landing_id
    from {{ ref('salesnav_scrapes_person_payloads') }}
    where
        quarantine_reason is null
        and {{ function('lookup_key') }}(job_title) in (select latest_title_norm from learned)
        and (select count(*) from learned) > 0

    union distinct

    select landing_id
    from {{ ref('salesnav_scrapes_person_payloads') }}
    where
        quarantine_reason is null
        and {{ function('lookup_key') }}(location_raw) in (select location_norm from placed)
        and (select count(*) from placed) > 0

),

payloads as (

    select
        p.*,
        places.city,
        places.state,
        places.country,
        coalesce(places.has_city, false) as has_city,
        coalesce(places.has_state, false) as has_state,
        coalesce(places.has_country, false) as has_country,
        titles.cleaned_job_title as matched_cleaned_job_title,
        titles.job_function as matched_job_function,
        titles.seniority_level as matched_seniority
    from touched
    inner join {{ ref('salesnav_scrapes_person_payloads') }} as p
        on p.landing_id = touched.landing_id
    left join {{ ref('location_lookup') }} as places
        on places.location_norm = {{ function('lookup_key') }}(p.location_raw)
    left join {{ ref('job_title_lookup') }} as titles
        on titles.latest_title_norm = {{ function('lookup_key') }}(p.job_title)

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

        ---------- by the look-ups
        city,
        state,
        country,
        has_city,
        has_state,
        has_country,
        matched_cleaned_job_title,
        matched_job_function,
        matched_seniority,

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
