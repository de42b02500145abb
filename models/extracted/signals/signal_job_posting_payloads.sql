with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ date_order() }} as date_order,
        payload - '{raw_job_post_data_payload, workflow_slug}'::text[] as request,
        {{ function('payload_body') }}(payload -> 'raw_job_post_data_payload') as body
    from {{ source('raw', 'signal_job_posting_payloads') }}
    where {{ in_window(source('raw', 'signal_job_posting_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

opened as (

    select
        *,
        body -> 'jobPostData' as posting
    from payloads
    offset 0  -- likewise

),

typed as (

    select
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        landed_at as last_seen_at,
        {{ function('normalize_domain') }}(request ->> 'client_domain') as client_domain,
        {{ function('normalize_domain') }}(posting ->> 'domain')
            as company_domain,
        {{ function('json_text') }}(posting -> 'company_name') as company_name,
        {{ function('linkedin_company_url') }}(posting ->> 'company_url')
            as company_linkedin_url,
        {{ function('to_bigint') }}(posting ->> 'company_id')
            as company_linkedin_id,
        {{ function('json_text') }}(posting -> 'title') as job_title,
        {{ function('json_text') }}(posting -> 'normalized_title')
            as normalized_title,
        {{ function('json_text') }}(posting -> 'seniority') as seniority,
        {{ function('json_text') }}(posting -> 'employment_type')
            as employment_type,
        {{ function('json_text') }}(posting -> 'location') as location,
        {{ function('json_text') }}(posting -> 'url') as job_linkedin_url,
        {{ function('to_bigint') }}(posting ->> 'job_id') as job_linkedin_id,
        {{ function('to_timestamptz_in_order') }}(posting ->> 'posted_at', date_order) as posted_at,
        {{ function('to_numeric') }}(posting ->> 'salary_min') as salary_min,
        {{ function('to_numeric') }}(posting ->> 'salary_max') as salary_max,
        {{ function('json_text') }}(posting -> 'salary_currency')
            as salary_currency,
        {{ function('json_text') }}(posting -> 'salary_unit') as salary_unit,
        {{ function('json_text') }}(posting -> 'recruiter_name')
            as recruiter_name,
        {{ function('linkedin_person_url') }}(posting ->> 'recruiter_url')
            as recruiter_linkedin_url,
        coalesce(
            {{ function('to_bigint') }}(posting ->> 'job_id')::text,
            left({{ function('json_text') }}(posting -> 'url'), 700),
            'landing:' || landing_id
        ) as posting_key,
        coalesce({{ function('to_boolean') }}(body ->> 'isInitialCheck'), false)
            as is_initial_check,
        {{ function('to_integer') }}(request ->> 'min_days_since_job_posting')
            as min_days_since_job_posting,
        {{ function('to_integer') }}(request ->> 'max_days_since_job_posting')
            as max_days_since_job_posting,
        {{ unmapped() }} as unmapped_fields,
        case
            when coalesce(jsonb_typeof(body), '') != 'object'
                then 'payload is not an object'
            when {{ function('is_error_body') }}(body)
                then 'provider error'
            when {{ function('normalize_domain') }}(request ->> 'client_domain') is null
                then 'no client_domain after normalising'
            when coalesce(jsonb_typeof(body -> 'jobPostData'), '') != 'object'
                then 'no job posting'
        end as quarantine_reason
    from opened

)

select * from typed
