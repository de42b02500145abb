with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ date_order() }} as date_order,
        payload - '{raw_job_change_payload, workflow_slug}'::text[] as request,
        {{ function('payload_body') }}(payload -> 'raw_job_change_payload') as body
    from {{ source('raw', 'signal_job_change_payloads') }}
    where {{ in_window(source('raw', 'signal_job_change_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

opened as (

    select
        *,
        body -> 'fullProfile' as person,
        body -> 'fullProfile' -> 'latest_experience' as job
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
        {{ function('clean_name') }}(person ->> 'name') as person_name,
        {{ function('clean_name') }}(person ->> 'first_name')
            as person_first_name,
        {{ function('clean_name') }}(person ->> 'last_name')
            as person_last_name,
        'https://www.linkedin.com/in/' || {{ function('person_slug_in_case') }}(
            {{ function('linkedin_person_slug') }}(person ->> 'url')
        ) as person_linkedin_url,
        {{ function('json_text') }}(person -> 'title') as person_title,
        {{ function('json_text') }}(person -> 'headline') as person_headline,
        {{ function('json_text') }}(person -> 'location_name')
            as person_location,
        {{ function('json_text') }}(person -> 'country') as person_country,
        {{ function('normalize_domain') }}(job ->> 'company_domain')
            as new_company_domain,
        {{ function('json_text') }}(job -> 'company')
            as new_company_name,
        {{ function('linkedin_company_url') }}(job ->> 'url')
            as new_company_linkedin_url,
        coalesce(
            {{ function('normalize_domain') }}(job ->> 'company_domain'),
            {{ function('linkedin_company_url') }}(job ->> 'url'),
            'name:' || left(lower({{ function('json_text') }}(job -> 'company')), 300)
        ) as new_company_key,
        {{ function('json_text') }}(job -> 'title')
            as new_job_title,
        lower(
            {{ function('not_after') }}(
                {{ function('date_span_in_order') }}(job ->> 'start_date', date_order),
                landed_at
            )
        )
            as new_job_start_date,
        {{ function('span_precision') }}(
            {{ function('not_after') }}(
                {{ function('date_span_in_order') }}(job ->> 'start_date', date_order),
                landed_at
            )
        )
            as start_date_precision,
        {{ function('json_text') }}(job -> 'locality')
            as new_job_location,
        {{ function('linkedin_company_url') }}(body ->> 'previousCompany')
            as previous_company_linkedin_url,
        {{ function('to_integer') }}(body ->> 'confidence') as confidence,
        {{ function('json_array_or_empty') }}(body -> 'reducedConfidenceReasons')
            as reduced_confidence_reasons,
        coalesce({{ function('to_boolean') }}(body ->> 'isInitialCheck'), false)
            as is_initial_check,
        {{ function('to_integer') }}(request ->> 'job_change_within_months')
            as job_change_within_months,
        {{ function('to_boolean') }}(request ->> 'started_role_within_window')
            as started_role_within_window,
        {{ unmapped() }} as unmapped_fields,
        case
            when coalesce(jsonb_typeof(body), '') != 'object'
                then 'payload is not an object'
            when {{ function('is_error_body') }}(body)
                then 'provider error'
            when {{ function('normalize_domain') }}(request ->> 'client_domain') is null
                then 'no client_domain after normalising'
            when {{ function('linkedin_person_url_type') }}(person ->> 'url') is null
                then 'no profile URL'
        end as quarantine_reason
    from opened

)

select * from typed
