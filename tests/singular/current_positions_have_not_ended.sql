select *
from {{ ref('person_work_history') }}
where {{ under_test() }} and is_current and end_date is not null
