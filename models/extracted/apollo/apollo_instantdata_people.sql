-- each row of a scrape that shows a person, also the same one twice
{{ config(materialized='view') }}

select
    id,
    landing_id as raw_payload_id,
    scrape_settings_id,
    raw_record_id,
    full_name,
    job_title,
    linkedin_url,
    person_location,
    photo_url,
    apollo_person_url,
    apollo_company_url,
    company_name,
    company_headcount,
    industry,
    source_created_at,
    landing_id,
    landed_xid,
    created_at,
    updated_at,
    last_seen_at
from {{ ref('apollo_instantdata_scrapes') }}
where
    quarantine_reason is null
    and num_nonnulls(full_name, linkedin_url, apollo_person_url) > 0
