select job_id from outbound.jobs where state = 'active' and finished_at is null order by job_id
