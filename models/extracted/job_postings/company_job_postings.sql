{{ config(materialized='view') }}

select
    md5('job_posting:' || landing_id)::uuid as id,
    landing_id as raw_payload_id,
    domain,
    company_name,
    company_linkedin_url,
    company_linkedin_id,
    job_title,
    normalized_title,
    cleaned_job_title,
    job_function,
    seniority,
    employment_type,
    location,
    salary_currency,
    salary_unit,
    recruiter_name,
    job_linkedin_url,
    job_id,
    posted_at,
    salary_min,
    salary_max,
    recruiter_linkedin_url,
    is_initial_check,
    created_at
from {{ ref('job_posting_payloads') }}
where quarantine_reason is null
