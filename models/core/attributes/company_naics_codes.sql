-- one source so far, whose table says it all: with a second one this becomes the union of both
select
    md5('company_naics_code:' || domain || ':' || naics_code)::uuid as id,
    domain,
    naics_code,
    is_current,
    'companyenrich'::text as source,
    landing_id,
    landed_xid,
    created_at,
    updated_at,
    first_seen_at,
    last_seen_at
from {{ ref('companyenrich_naics_codes') }}
