select
    id,
    input_domain,
    company_name,
    company_domain,
    company_industry,
    company_description,
    similarity_score,
    'companyenrich-preview'::text as source,
    is_current,
    landing_id,
    landed_xid,
    created_at,
    updated_at,
    first_seen_at,
    last_seen_at
from {{ ref('company_enrich_similar') }}
where company_domain is not null
