{{ config(materialized='view') }}

select
    id,
    person_linkedin_url as linkedin_url,
    linkedin_url_type,
    job_start_date,
    job_start_date_precision,
    source
from {{ ref('person_job_start_dates') }}
