select
    rejected_id,
    workflow,
    code,
    reason,
    line_number
from raw.rejected
order by rejected_id
