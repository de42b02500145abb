-- the titles that companies have posted, in the spelling that was seen first
{{ config(alias='job_titles') }}

select distinct on (job_title_id)
    job_title_id as id,
    title as name,
    cleaned_job_title,
    created_at,
    updated_at
from {{ ref('core_company_job_postings') }}
where job_title_id is not null
order by job_title_id, landing_id, job_id
