-- a function, because payload tables are found in the database: a new workflow is listed by itself
select
    raw_table,
    landing_id,
    quarantine_reason,
    landed_at
from ops.quarantined()
