-- two sources may disagree about the current employer; one source names one at a time
select
    jobs.linkedin_url,
    count(*) as current_jobs
from {{ ref('person_work_history') }} as jobs
where jobs.is_current
group by jobs.linkedin_url
having
    count(*) > (
        select count(distinct p.workflow)
        from {{ ref('salesnav_scrapes_person_payloads') }} as p
        where p.linkedin_url = jobs.linkedin_url and p.quarantine_reason is null
    )
