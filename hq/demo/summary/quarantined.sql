select
    quarantine_reason as reason,
    raw_table,
    count(*) as payloads,
    string_agg(landing_id::text, ', ' order by landing_id) as landing_ids
from ops.quarantine
group by quarantine_reason, raw_table
order by payloads desc, reason, raw_table
