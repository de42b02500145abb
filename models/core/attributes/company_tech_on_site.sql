-- one source so far, whose table says it all: with a second one this becomes the union of both
-- depends_on: {{ ref('technologies') }}: what is named here stands there, so it is not looked up

with

merged as (

    -- 'Google-Analytics' and 'google analytics' are one; the first payload that said it decides
    select
        domain,
        technology_id,
        bool_or(is_current) as is_current,
        min(landing_id) as landing_id,
        min(landed_xid) as landed_xid,
        min(created_at) as created_at,
        max(updated_at) as updated_at,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at
    from {{ ref('companyenrich_technologies') }}
    where technology_id is not null
    group by domain, technology_id

)

select
    md5('company_tech_on_site:' || domain || ':' || technology_id)::uuid as id,
    domain,
    technology_id,
    is_current,
    'companyenrich'::text as source,
    landing_id,
    landed_xid,
    created_at,
    updated_at,
    first_seen_at,
    last_seen_at
from merged
