with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ date_order() }} as date_order,
        {{ body_hash() }} as body_hash,
        case
            when jsonb_typeof(payload) = 'object' then payload - '{
                job_posting_payload, raw_job_post_data_payload, raw_payload, payload, workflow_slug
            }'::text[]
        end as request,
        {{ function('payload_body') }}(coalesce(
            payload -> 'job_posting_payload', payload -> 'raw_job_post_data_payload',
            payload -> 'raw_payload', payload -> 'payload'
        )) as given
    from {{ source('raw', 'job_posting_payloads') }}
    where {{ in_window(source('raw', 'job_posting_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

opened as (

    -- the posting flat, or in jobPostData
    select
        *,
        case
            when jsonb_typeof(given) = 'object'
                then (given - 'jobPostData') || case
                    when jsonb_typeof(
                        {{ function('payload_body') }}(given -> 'jobPostData')
                    ) = 'object'
                        then {{ function('payload_body') }}(given -> 'jobPostData')
                    else '{}'
                end
            else given
        end as body,
        coalesce(
            {{ function('normalize_domain') }}(request ->> 'domain'),
            {{ function('normalize_domain') }}(request ->> 'company_domain')
        ) as domain
    from payloads
    offset 0  -- likewise

),

typed as (

    select
        ---------- provenance
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        landed_at as last_seen_at,
        body_hash,

        ---------- keys
        domain,
        request ->> 'domain' as domain_given,
        {{ function('to_bigint') }}(body ->> 'job_id') as job_id,

        ---------- company
        {{ function('json_text') }}(body -> 'company_name') as company_name,
        {{ function('normalize_domain') }}(body ->> 'domain') as posting_domain,
        {{ function('linkedin_company_url') }}(body ->> 'company_url') as company_linkedin_url,
        {{ function('to_bigint') }}(body ->> 'company_id') as company_linkedin_id,

        ---------- job
        {{ function('json_text') }}(body -> 'title') as job_title,
        {{ function('json_text') }}(body -> 'normalized_title') as normalized_title,
        {{ function('json_text') }}(body -> 'cleaned_job_title') as cleaned_job_title,
        {{ function('json_text') }}(body -> 'job_function') as job_function,
        {{ function('json_text') }}(body -> 'seniority') as seniority,
        {{ function('json_text') }}(body -> 'employment_type') as employment_type,
        {{ function('json_text') }}(body -> 'location') as location,
        {{ function('json_text') }}(body -> 'salary_currency') as salary_currency,
        {{ function('json_text') }}(body -> 'salary_unit') as salary_unit,
        {{ function('json_text') }}(body -> 'recruiter_name') as recruiter_name,
        {{ function('json_text') }}(body -> 'url') as job_linkedin_url,
        {{ function('json_text') }}(body -> 'recruiter_url') as recruiter_linkedin_url,
        {{ function('to_numeric') }}(body ->> 'salary_min') as salary_min,
        {{ function('to_numeric') }}(body ->> 'salary_max') as salary_max,
        {{ function('to_timestamptz_in_order') }}(body ->> 'posted_at', date_order) as posted_at,
        {{ function('to_boolean') }}(body ->> 'isInitialCheck') as is_initial_check,
        {{ function('json_text') }}(request -> 'clay_table_url') as clay_table_url,

        ---------- what no column takes, and what cannot be used
        {{ unmapped() }} as unmapped_fields,
        {{ quarantine(domain='domain', domain_given="request ->> 'domain'") }} as quarantine_reason
    from opened

)

select * from typed
