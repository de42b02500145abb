select domain
from {{ ref('company_locations') }}
where
    {{ under_test() }}
    and (
        num_nonnulls(city, state, country) = 0
        or has_city != (city is not null)
        or has_state != (state is not null)
    )
