select
    raw_table,
    field,
    count(*) as payloads,
    max(landing_id) as example_landing_id,
    max(landed_at) as last_seen_at
from ops.unmapped()
group by raw_table, field
