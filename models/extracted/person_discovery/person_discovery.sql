{{ config(unique_key='linkedin_url') }}

with

learned as materialized (

    {{ changed(ref('job_title_lookup'), 'latest_title_norm') }}

),

placed as materialized (

    {{ changed(ref('location_lookup'), 'location_norm') }}

),

touched as (

    select linkedin_url
    from {{ ref('person_discovery_payloads') }}
    where {{ in_window(ref('person_discovery_payloads')) }} and quarantine_reason is null

    union distinct

    -- a lookup that gained a title or a place is asked again about whoever has it
    select linkedin_url
    from {{ ref('person_discovery_payloads') }}
    where
        quarantine_reason is null
        and {{ function('lookup_key') }}(latest_title) in (select latest_title_norm from learned)
        and (select count(*) from learned) > 0

    union distinct

    select linkedin_url
    from {{ ref('person_discovery_payloads') }}
    where
        quarantine_reason is null
        and {{ function('lookup_key') }}(location_name) in (select location_norm from placed)
        and (select count(*) from placed) > 0

),

payloads as (

    select p.*
    from touched
    inner join {{ ref('person_discovery_payloads') }} as p
        on p.linkedin_url = touched.linkedin_url and p.quarantine_reason is null

),

persons as (

    -- each column: the newest payload that says something, so that silence overwrites nothing
    select
        linkedin_url,
        {{ newest('linkedin_url_raw') }} as linkedin_url_raw,
        min(linkedin_url_type) as linkedin_url_type,

        ---------- person
        {{ newest('first_name') }} as first_name,
        {{ newest('last_name') }} as last_name,
        {{ newest('full_name') }} as full_name,
        {{ newest('cleaned_first_name') }} as cleaned_first_name,
        {{ newest('cleaned_last_name') }} as cleaned_last_name,
        {{ newest('cleaned_full_name') }} as cleaned_full_name,
        {{ newest('location_name') }} as location_name,

        ---------- Clay
        {{ newest('clay_company_table_id') }} as clay_company_table_id,
        {{ newest('clay_company_record_id') }} as clay_company_record_id,
        {{ newest('clay_table_url') }} as clay_table_url,

        ---------- provenance
        max(landing_id) as landing_id,
        {{ newest('landed_xid') }} as landed_xid,
        max(last_seen_at) as last_seen_at
    from payloads
    group by linkedin_url

),

jobs as (

    -- a job is taken whole: the start of one says nothing of the next
    select distinct on (linkedin_url)
        linkedin_url,
        company_domain,
        latest_title,
        latest_company,
        latest_start_date,
        latest_start_date_precision
    from payloads
    order by
        linkedin_url, num_nonnulls(company_domain, latest_company, latest_title) = 0,
        landing_id desc

),

merged as (

    select
        md5('person_discovery:' || persons.linkedin_url)::uuid as id,
        persons.landing_id as raw_payload_id,
        persons.linkedin_url,
        persons.linkedin_url as linkedin_url_normalized,  -- the name that reports of old ask for
        persons.linkedin_url_raw,
        persons.linkedin_url_type,

        ---------- person
        persons.first_name,
        persons.last_name,
        persons.full_name,
        persons.cleaned_first_name,
        persons.cleaned_last_name,
        persons.cleaned_full_name,
        persons.location_name,

        ---------- place, by the lookup
        places.city,
        places.state,
        places.country,
        coalesce(places.has_city, false) as has_city,
        coalesce(places.has_state, false) as has_state,
        coalesce(places.has_country, false) as has_country,
        places.city as matched_city,
        places.state as matched_state,
        places.country as matched_country,

        ---------- job
        jobs.company_domain,
        jobs.latest_title,
        jobs.latest_company,
        jobs.latest_start_date,
        jobs.latest_start_date_precision,
        titles.cleaned_job_title as matched_cleaned_job_title,
        titles.job_function as matched_job_function,
        titles.seniority_level as matched_seniority,

        ---------- Clay
        persons.clay_company_table_id,
        persons.clay_company_record_id,
        persons.clay_table_url,

        ---------- provenance
        persons.landing_id,
        persons.landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        persons.last_seen_at
    from persons
    inner join jobs on jobs.linkedin_url = persons.linkedin_url
    left join {{ ref('job_title_lookup') }} as titles
        on titles.latest_title_norm = {{ function('lookup_key') }}(jobs.latest_title)
    left join {{ ref('location_lookup') }} as places
        on places.location_norm = {{ function('lookup_key') }}(persons.location_name)

)

select * from merged
