-- each job that a source says a company has posted, in each wording
{{ config(unique_key=['domain', 'job_id', 'source', 'value_id']) }}

with

job_posting as (

    select
        p.domain,
        p.job_id,
        'job-posting'::text as source,
        coalesce(p.job_title, p.normalized_title) as title,
        p.cleaned_job_title,
        p.job_function,
        p.location,
        p.seniority,
        p.employment_type,
        p.salary_min,
        p.salary_max,
        p.salary_currency,
        p.job_linkedin_url as url,
        p.posted_at,
        p.company_linkedin_url,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('job_posting_payloads') }} as p
    where
        {{ in_window(ref('job_posting_payloads'), 'p') }}
        and p.quarantine_reason is null
        and p.job_id is not null

),

signal_job_posting as (

    select
        p.company_domain as domain,
        p.job_linkedin_id as job_id,
        'signal-job-posting-v2'::text as source,
        coalesce(p.job_title, p.normalized_title) as title,
        p.normalized_title as cleaned_job_title,
        null::text as job_function,
        p.location,
        p.seniority,
        p.employment_type,
        p.salary_min,
        p.salary_max,
        p.salary_currency,
        p.job_linkedin_url as url,
        p.posted_at,
        p.company_linkedin_url,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('signal_job_posting_payloads') }} as p
    where
        {{ in_window(ref('signal_job_posting_payloads'), 'p') }}
        and p.quarantine_reason is null
        and p.company_domain is not null
        and p.job_linkedin_id is not null

),

clay_job_posting as (

    select
        p.company_domain as domain,
        p.job_linkedin_id as job_id,
        'clay-signal-job-posting'::text as source,
        coalesce(p.job_title, p.normalized_title) as title,
        p.normalized_title as cleaned_job_title,
        null::text as job_function,
        p.location,
        p.seniority,
        p.employment_type,
        p.salary_min,
        p.salary_max,
        p.salary_currency,
        p.job_linkedin_url as url,
        p.posted_at,
        p.company_linkedin_url,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('clay_job_posting_payloads') }} as p
    where
        {{ in_window(ref('clay_job_posting_payloads'), 'p') }}
        and p.quarantine_reason is null
        and p.company_domain is not null
        and p.job_linkedin_id is not null

),

claims as (

    select * from job_posting

    union all

    select * from signal_job_posting

    union all

    select * from clay_job_posting

),

worded as (

    select
        claims.*,
        md5(jsonb_build_array(
            title, cleaned_job_title, job_function, location, seniority, employment_type,
            salary_min, salary_max, salary_currency, url, posted_at at time zone 'UTC',
            company_linkedin_url
        )::text)::uuid as value_id
    from claims

)

select
    domain,
    job_id,
    source,
    value_id,
    title,
    cleaned_job_title,
    job_function,
    location,
    seniority,
    employment_type,
    salary_min,
    salary_max,
    salary_currency,
    url,
    posted_at,
    company_linkedin_url,
    min(landing_id) as landing_id,
    min(landed_xid) as landed_xid,
    max(landing_id) as last_landing_id,
    {{ run_at() }} as created_at,
    {{ run_at() }} as updated_at,
    max(last_seen_at) as last_seen_at
from worded
group by
    domain, job_id, source, value_id, title, cleaned_job_title, job_function, location, seniority,
    employment_type, salary_min, salary_max, salary_currency, url, posted_at, company_linkedin_url
