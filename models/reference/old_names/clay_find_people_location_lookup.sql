select
    location_name,
    city,
    state,
    country,
    has_city,
    has_state,
    has_country
from {{ ref('location_lookup') }}
