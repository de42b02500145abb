{{ config(materialized='view') }}

select
    md5('orphan_customer_domain:' || landing_id)::uuid as id,
    landing_id as raw_payload_id,
    customer_name as customer_company_name,
    origin_company_domain,
    customer_domain as inferred_domain,
    confidence,
    reasoning as reason,
    input_tokens,
    output_tokens,
    cost_usd,
    created_at
from {{ ref('customer_domain_payloads') }}
where workflow = 'orphan-customer-domain' and quarantine_reason is null
