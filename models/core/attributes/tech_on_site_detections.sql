-- only sources that tell when they looked have rows here
-- depends_on: {{ ref('technologies') }}: what is named here stands there, so it is not looked up
select
    md5(
        concat_ws(':', 'tech_on_site_detection', domain, technology_id::text, 'builtwith')
    )::uuid as id,
    domain,
    technology_id,
    min(first_detected) as first_detected,
    max(last_detected) as last_detected,
    'builtwith-techstack'::text as source,
    min(landing_id) as landing_id,
    min(landed_xid) as landed_xid,
    min(created_at) as created_at,
    max(updated_at) as updated_at,
    max(last_seen_at) as last_seen_at
from {{ ref('company_builtwith') }}
where first_detected is not null
group by domain, technology_id
