with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ date_order() }} as date_order,
        {{ function('payload_body') }}(payload - 'workflow_slug') as body
    from {{ source('raw', 'clay_job_change_payloads') }}
    where {{ in_window(source('raw', 'clay_job_change_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

typed as (

    select
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        landed_at as last_seen_at,
        null::text as client_domain,
        null::text as person_name,
        null::text as person_first_name,
        null::text as person_last_name,
        'https://www.linkedin.com/in/' || {{ function('person_slug_in_case') }}(
            {{ function('linkedin_person_slug') }}(body ->> 'person_linkedin_url')
        ) as person_linkedin_url,
        null::text as person_title,
        null::text as person_headline,
        null::text as person_location,
        null::text as person_country,
        {{ function('normalize_domain') }}(body ->> 'new_company_domain')
            as new_company_domain,
        {{ function('json_text') }}(body -> 'new_company_name') as new_company_name,
        {{ function('linkedin_company_url') }}(body ->> 'new_company_linkedin_url')
            as new_company_linkedin_url,
        coalesce(
            {{ function('normalize_domain') }}(body ->> 'new_company_domain'),
            {{ function('linkedin_company_url') }}(body ->> 'new_company_linkedin_url'),
            'name:' || left(lower({{ function('json_text') }}(body -> 'new_company_name')), 300)
        ) as new_company_key,
        null::text as new_job_title,
        lower(
            {{ function('not_after') }}(
                {{ function('date_span_in_order') }}(body ->> 'start_date_at_new_job', date_order),
                landed_at
            )
        )
            as new_job_start_date,
        {{ function('span_precision') }}(
            {{ function('not_after') }}(
                {{ function('date_span_in_order') }}(body ->> 'start_date_at_new_job', date_order),
                landed_at
            )
        )
            as start_date_precision,
        null::text as new_job_location,
        {{ function('linkedin_company_url') }}(body ->> 'previous_company_linkedin_url')
            as previous_company_linkedin_url,
        {{ function('to_integer') }}(body ->> 'confidence') as confidence,
        '[]'::jsonb as reduced_confidence_reasons,
        false as is_initial_check,
        {{ function('to_integer') }}(body ->> 'lookback_threshold_days') / 30
            as job_change_within_months,
        {{ function('to_boolean') }}(body ->> 'started_within_threshold')
            as started_role_within_window,
        {{ unmapped(request=none) }} as unmapped_fields,
        case
            when coalesce(jsonb_typeof(body), '') != 'object'
                then 'payload is not an object'
            when {{ function('is_error_body') }}(body)
                then 'provider error'
            when {{ function('linkedin_person_url_type') }}(body ->> 'person_linkedin_url') is null
                then 'no profile URL'
        end as quarantine_reason
    from payloads

)

select * from typed
