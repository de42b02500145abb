{{ config(alias='salesnav_job_title_normalized') }}

select
    id,
    job_title_raw,
    normalized_job_title,
    created_at,
    updated_at
from {{ ref('salesnav_job_title_normalized') }}
