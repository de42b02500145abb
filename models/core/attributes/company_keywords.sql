-- one source so far, whose table says it all: with a second one this becomes the union of both
select
    md5('company_keyword:' || domain || ':' || keyword)::uuid as id,
    domain,
    keyword,
    is_current,
    'companyenrich'::text as source,
    landing_id,
    landed_xid,
    created_at,
    updated_at,
    first_seen_at,
    last_seen_at
from {{ ref('companyenrich_keywords') }}
