-- one source so far, whose table says it all: with a second one this becomes the union of both
{{ config(materialized='view') }}

select
    md5(concat_ws(
        ':', 'company_funding_round', domain, 'companyenrich',
        coalesce(extract(epoch from funding_date)::text, ''), coalesce(funding_type, '')
    ))::uuid as id,
    domain,
    'companyenrich'::text as source,
    funding_date,
    funding_type,
    amount,
    amount_usd,
    investors,
    url,
    is_current,
    null::text as workflow_source,
    landing_id,
    landed_xid,
    created_at,
    updated_at,
    first_seen_at,
    last_seen_at
from {{ ref('companyenrich_funding_rounds') }}
