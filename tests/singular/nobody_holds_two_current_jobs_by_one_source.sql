-- two sources may disagree about the current employer; one source names one at a time
select
    people.linkedin_url,
    counted.current_jobs
from (select distinct linkedin_url from {{ ref('person_work_history') }} where {{ under_test() }})
    as people
cross join lateral (

    select count(*) as current_jobs
    from {{ ref('person_work_history') }} as jobs
    where jobs.linkedin_url = people.linkedin_url and jobs.is_current

) as counted
where
    counted.current_jobs > (
        select count(distinct p.workflow)
        from {{ ref('salesnav_scrapes_person_payloads') }} as p
        where p.linkedin_url = people.linkedin_url and p.quarantine_reason is null
    )
