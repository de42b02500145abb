-- each row of a scrape that shows a company by its page, also the same one twice
{{ config(materialized='view') }}

select
    md5('apollo_instantdata_companies:' || landing_id)::uuid as id,
    landing_id as raw_payload_id,
    scrape_settings_id,
    raw_record_id,
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
where quarantine_reason is null and apollo_company_url is not null
