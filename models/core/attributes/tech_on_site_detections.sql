-- only sources that tell when they looked have rows here, and no workflow of one is registered yet
select
    id,
    domain,
    technology_id,
    null::date as first_detected,
    null::date as last_detected,
    source,
    landing_id,
    landed_xid,
    created_at,
    updated_at,
    last_seen_at
from {{ ref('company_tech_on_site') }}
where false
