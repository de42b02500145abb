{{ config(unique_key='linkedin_url') }}

with

touched as (

    select distinct linkedin_url
    from {{ ref('person_discovery_location_parsed_payloads') }}
    where
        {{ in_window(ref('person_discovery_location_parsed_payloads')) }}
        and quarantine_reason is null

),

payloads as (

    select p.*
    from touched
    inner join {{ ref('person_discovery_location_parsed_payloads') }} as p
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

places as (

    -- a place is taken whole: the state of one says nothing of the next
    select distinct on (linkedin_url)
        linkedin_url,
        city,
        state,
        country,
        has_city,
        has_state,
        has_country
    from payloads
    order by linkedin_url, num_nonnulls(city, state, country) = 0, landing_id desc

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
        md5('person_discovery_location_parsed:' || persons.linkedin_url)::uuid as id,
        persons.landing_id as raw_payload_id,
        persons.linkedin_url,
        persons.linkedin_url_raw,
        persons.linkedin_url_type,

        ---------- person
        persons.first_name,
        persons.last_name,
        persons.full_name,
        persons.location_name,

        ---------- place
        places.city,
        places.state,
        places.country,
        places.has_city,
        places.has_state,
        places.has_country,

        ---------- job
        jobs.company_domain,
        jobs.latest_title,
        jobs.latest_company,
        jobs.latest_start_date,
        jobs.latest_start_date_precision,

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
    inner join places on places.linkedin_url = persons.linkedin_url
    inner join jobs on jobs.linkedin_url = persons.linkedin_url

)

select * from merged
