select
    lookup,
    raw_value,
    payloads,
    example_landing_id
from ops.unmatched_lookup_values
order by lookup, payloads desc, raw_value
