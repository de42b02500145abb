-- one source, whose table says it all
{{ config(materialized='view') }}

select
    id,
    domain,
    slug,
    name,
    filters,
    endpoint,
    'target-view'::text as source,
    landing_id,
    landed_xid,
    created_at,
    updated_at,
    last_seen_at
from {{ ref('target_views') }}
