select
    lookup,
    raw_value,
    companies,
    example_landing_id
from ops.unmatched_lookup_values
order by lookup, companies desc, raw_value
