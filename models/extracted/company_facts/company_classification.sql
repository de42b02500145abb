{{ config(materialized='view') }}

select
    landing_id,
    landing_id as raw_payload_id,
    domain,
    is_b2b,
    b2b_reason,
    is_b2c,
    b2c_reason,
    tokens_used,
    landed_xid,
    last_seen_at
from {{ ref('company_classification_payloads') }}
where quarantine_reason is null
