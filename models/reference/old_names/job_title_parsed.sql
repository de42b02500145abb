-- as look-ups of old ask for it: the source is the route that taught the title
select
    md5('job_title_parsed:' || latest_title_norm)::uuid as id,
    latest_title as raw_job_title,
    case when landing_id = 0 then 'starters' else 'job-title-lookup' end as source,
    cleaned_job_title,
    seniority_level as seniority,
    job_function,
    created_at
from {{ ref('job_title_lookup') }}
