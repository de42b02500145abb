{{ config(alias='case_study_champions') }}

-- titles of people in case studies, beside what look-ups will make of them
select
    c.id as core_champion_id,
    c.full_name,
    c.company_domain,
    c.case_study_url,
    c.job_title as original_job_title,
    null::text as matched_cleaned_job_title,  -- until titles are looked up
    null::text as matched_seniority,
    null::text as matched_job_function,
    c.created_at,
    c.updated_at
from {{ ref('core_case_study_champions') }} as c
