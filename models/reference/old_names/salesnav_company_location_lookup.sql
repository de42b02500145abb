select
    location_name as registered_address_raw,
    city,
    state,
    country,
    has_city,
    has_state,
    has_country
from {{ ref('company_location_lookup') }}
