select *
from {{ ref('person_work_history') }}
where is_current and end_date is not null
