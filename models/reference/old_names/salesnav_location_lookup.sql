select
    location_name as location_raw,
    city,
    state,
    country,
    has_city,
    has_state,
    has_country
from {{ ref('location_lookup') }}
