{{ config(materialized='view') }}

select distinct on (customer_key)
    md5('gemini_domain_inference:' || customer_key)::uuid as id,
    landing_id as raw_payload_id,
    customer_name as customer_company_name,
    origin_company_domain,
    customer_domain as inferred_domain,
    confidence,
    reasoning as reason,
    candidates,
    created_at
from {{ ref('customer_domain_payloads') }}
where workflow = 'gemini-domain-inference' and quarantine_reason is null
order by customer_key, landing_id desc
