-- whether there is more to do for a job; where nothing is open any more, it is done
with done as (
    update outbound.jobs as j set finished_at = clock_timestamp()
    where
        j.job_id = %(job)s and j.state = 'active' and j.finished_at is null
        and not exists (select from outbound.deliveries as d where d.job_id = j.job_id and d.state = 'open')
    returning j.job_id
)
select j.state = 'active' and j.finished_at is null and not exists (select from done)
from outbound.jobs as j
where j.job_id = %(job)s
