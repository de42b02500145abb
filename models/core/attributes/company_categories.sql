-- one source so far, whose table says it all: with a second one this becomes the union of both
select
    md5('company_category:' || domain || ':' || category)::uuid as id,
    domain,
    category,
    is_current,
    'companyenrich'::text as source,
    landing_id,
    landed_xid,
    created_at,
    updated_at,
    first_seen_at,
    last_seen_at
from {{ ref('companyenrich_categories') }}
