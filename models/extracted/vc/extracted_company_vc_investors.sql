-- named apart from core's; the table is extracted.company_vc_investors
{{ config(materialized='view', alias='company_vc_investors') }}

select
    md5(concat_ws(':', 'vc_investor', p.landing_id::text, investor.position::text))::uuid as id,
    p.landing_id as raw_payload_id,
    p.company_name,
    p.domain as company_domain,
    p.linkedin_url as company_linkedin_url,
    p.vc_og,
    investor.name as vc_name,
    p.created_at
from {{ ref('company_vc_investors_payloads') }} as p
cross join lateral
    jsonb_array_elements_text(p.investors) with ordinality as investor (name, position)
where p.quarantine_reason is null and investor.name is not null
