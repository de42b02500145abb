with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ date_order() }} as date_order,
        {{ function('payload_body') }}(payload - 'workflow_slug') as body
    from {{ source('raw', 'clay_job_posting_payloads') }}
    where {{ in_window(source('raw', 'clay_job_posting_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

opened as (

    select
        *,
        body -> 'raw_job_post_data_payload' -> 'jobPostData' as posting
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
        null::text as client_domain,
        coalesce(
            {{ function('normalize_domain') }}(body ->> 'company_domain'),
            coalesce(
            {{ function('normalize_domain') }}(body ->> 'domain'),
            {{ function('normalize_domain') }}(posting ->> 'domain')
        )
        ) as company_domain,
        coalesce(
            {{ function('json_text') }}(body -> 'company_name'),
            {{ function('json_text') }}(posting -> 'company_name')
        ) as company_name,
        coalesce(
            {{ function('linkedin_company_url') }}(body ->> 'company_linkedin_url'),
            {{ function('linkedin_company_url') }}(posting ->> 'company_url')
        ) as company_linkedin_url,
        {{ function('to_bigint') }}(posting ->> 'company_id')
            as company_linkedin_id,
        coalesce(
            {{ function('json_text') }}(body -> 'job_title'),
            {{ function('json_text') }}(posting -> 'title')
        ) as job_title,
        coalesce(
            {{ function('json_text') }}(body -> 'cleaned_job_title'),
            {{ function('json_text') }}(posting -> 'normalized_title')
        ) as normalized_title,
        {{ function('json_text') }}(posting -> 'seniority')
            as seniority,
        {{ function('json_text') }}(posting -> 'employment_type')
            as employment_type,
        coalesce(
            {{ function('json_text') }}(body -> 'location'),
            {{ function('json_text') }}(posting -> 'location')
        ) as location,
        coalesce(
            {{ function('json_text') }}(body -> 'job_linkedin_url'),
            {{ function('json_text') }}(posting -> 'url')
        ) as job_linkedin_url,
        {{ function('to_bigint') }}(posting ->> 'job_id')
            as job_linkedin_id,
        coalesce(
            {{ function('to_timestamptz_in_order') }}(body ->> 'post_on', date_order),
            {{ function('to_timestamptz_in_order') }}(posting ->> 'posted_at', date_order)
        ) as posted_at,
        {{ function('to_numeric') }}(posting ->> 'salary_min')
            as salary_min,
        {{ function('to_numeric') }}(posting ->> 'salary_max')
            as salary_max,
        {{ function('json_text') }}(posting -> 'salary_currency')
            as salary_currency,
        {{ function('json_text') }}(posting -> 'salary_unit')
            as salary_unit,
        {{ function('json_text') }}(posting -> 'recruiter_name')
            as recruiter_name,
        {{ function('linkedin_person_url') }}(posting ->> 'recruiter_url')
            as recruiter_linkedin_url,
        coalesce(
            {{ function('to_bigint') }}(posting ->> 'job_id')::text,
            left({{ function('json_text') }}(body -> 'job_linkedin_url'), 700),
            left({{ function('json_text') }}(posting -> 'url'), 700),
            'landing:' || landing_id
        ) as posting_key,
        coalesce(
            {{ function('to_boolean') }}(body -> 'raw_job_post_data_payload' ->> 'isInitialCheck'),
            false
        )
            as is_initial_check,
        null::integer as min_days_since_job_posting,
        null::integer as max_days_since_job_posting,
        {{ unmapped(request=none) }} as unmapped_fields,
        case
            when coalesce(jsonb_typeof(body), '') != 'object'
                then 'payload is not an object'
            when {{ function('is_error_body') }}(body)
                then 'provider error'
            when coalesce(
                {{ function('normalize_domain') }}(body ->> 'company_domain'),
                {{ function('normalize_domain') }}(body ->> 'domain'),
                {{ function('linkedin_company_url') }}(body ->> 'company_linkedin_url'),
                {{ function('linkedin_company_url') }}(posting ->> 'company_url')
            ) is null
                then 'no company'
        end as quarantine_reason
    from opened

)

select * from typed
