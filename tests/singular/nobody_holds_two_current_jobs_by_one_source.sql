-- two sources may disagree about the current employer; one source names one at a time, but for who
-- lists all jobs: people hold two. Rows that moved in are such a list
select
    linkedin_url,
    source,
    count(*) as current_jobs
from {{ ref('person_work_history') }}
where
    is_current
    and experience_order is null
    and source != 'legacy'
    and linkedin_url in (
        select linkedin_url from {{ ref('person_work_history') }} where {{ under_test() }}
    )
group by linkedin_url, source
having count(*) > 1
