-- as look-ups of old ask for it: the source is the route that taught the place
select
    md5('location_parsed:' || location_norm)::uuid as id,
    location_name as raw_location,
    case when landing_id = 0 then 'starters' else 'location-update' end as source,
    city,
    state,
    country,
    has_city,
    has_state,
    has_country,
    created_at
from {{ ref('location_lookup') }}
