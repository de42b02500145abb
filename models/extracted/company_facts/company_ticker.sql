{{ config(materialized='view') }}

select
    landing_id,
    landing_id as raw_payload_id,
    domain,
    ticker,
    cik,
    sec_company_name,
    landed_xid,
    last_seen_at
from {{ ref('company_ticker_payloads') }}
where quarantine_reason is null
