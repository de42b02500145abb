{{ config(
    unique_key=['client_domain', 'posting_key'],
    nullable_key=['client_domain'],
) }}

with

touched as (

    select
        client_domain,
        posting_key
    from {{ ref('clay_job_posting_payloads') }}
    where {{ in_window(ref('clay_job_posting_payloads')) }} and quarantine_reason is null

    union distinct

    select
        client_domain,
        posting_key
    from {{ ref('signal_job_posting_payloads') }}
    where {{ in_window(ref('signal_job_posting_payloads')) }} and quarantine_reason is null

),

said as (

    select
        p.landing_id,
        p.landed_xid,
        p.last_seen_at,
        p.client_domain,
        p.posting_key,
        p.company_domain,
        p.company_name,
        p.company_linkedin_url,
        p.company_linkedin_id,
        p.job_title,
        p.normalized_title,
        p.seniority,
        p.employment_type,
        p.location,
        p.job_linkedin_url,
        p.job_linkedin_id,
        p.posted_at,
        p.salary_min,
        p.salary_max,
        p.salary_currency,
        p.salary_unit,
        p.recruiter_name,
        p.recruiter_linkedin_url,
        p.is_initial_check,
        p.min_days_since_job_posting,
        p.max_days_since_job_posting
    from touched
    inner join {{ ref('clay_job_posting_payloads') }} as p
        on p.posting_key = touched.posting_key
            and p.client_domain is not distinct from touched.client_domain
    where p.quarantine_reason is null

    union distinct

    select
        p.landing_id,
        p.landed_xid,
        p.last_seen_at,
        p.client_domain,
        p.posting_key,
        p.company_domain,
        p.company_name,
        p.company_linkedin_url,
        p.company_linkedin_id,
        p.job_title,
        p.normalized_title,
        p.seniority,
        p.employment_type,
        p.location,
        p.job_linkedin_url,
        p.job_linkedin_id,
        p.posted_at,
        p.salary_min,
        p.salary_max,
        p.salary_currency,
        p.salary_unit,
        p.recruiter_name,
        p.recruiter_linkedin_url,
        p.is_initial_check,
        p.min_days_since_job_posting,
        p.max_days_since_job_posting
    from touched
    inner join {{ ref('signal_job_posting_payloads') }} as p
        on p.posting_key = touched.posting_key
            and p.client_domain is not distinct from touched.client_domain
    where p.quarantine_reason is null

),

merged as (

    select
        md5(
            concat_ws(
                '|',
                'signal_job_posting',
                coalesce(client_domain::text, ''),
                coalesce(posting_key::text, '')
            )
        )::uuid as id,
        client_domain,
        posting_key,
        {{ newest('company_domain') }} as company_domain,
        {{ newest('company_name') }} as company_name,
        {{ newest('company_linkedin_url') }} as company_linkedin_url,
        {{ newest('company_linkedin_id') }} as company_linkedin_id,
        {{ newest('job_title') }} as job_title,
        {{ newest('normalized_title') }} as normalized_title,
        {{ newest('seniority') }} as seniority,
        {{ newest('employment_type') }} as employment_type,
        {{ newest('location') }} as location,
        {{ newest('job_linkedin_url') }} as job_linkedin_url,
        {{ newest('job_linkedin_id') }} as job_linkedin_id,
        {{ newest('posted_at') }} as posted_at,
        {{ newest('salary_min') }} as salary_min,
        {{ newest('salary_max') }} as salary_max,
        {{ newest('salary_currency') }} as salary_currency,
        {{ newest('salary_unit') }} as salary_unit,
        {{ newest('recruiter_name') }} as recruiter_name,
        {{ newest('recruiter_linkedin_url') }} as recruiter_linkedin_url,
        {{ newest('is_initial_check') }} as is_initial_check,
        {{ newest('min_days_since_job_posting') }} as min_days_since_job_posting,
        {{ newest('max_days_since_job_posting') }} as max_days_since_job_posting,
        min(last_seen_at) as signal_detected_at,
        max(landing_id) as landing_id,
        {{ newest('landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from said
    group by client_domain, posting_key

)

select * from merged
