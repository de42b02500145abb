-- a start that nobody can read is lost to tenure
{{ config(severity='warn') }}

select
    landing_id,
    workflow,
    job_started_on
from {{ ref('salesnav_scrapes_person_payloads') }}
where
    {{ under_test() }}
    and job_started_on is not null
    and lower(job_started_on) != 'present'
    and job_start_date is null
