with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ date_order() }} as date_order,
        {{ function('payload_body') }}(payload - 'workflow_slug') as body
    from {{ source('raw', 'clay_promotion_payloads') }}
    where {{ in_window(source('raw', 'clay_promotion_payloads')) }}
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
        null::text as company_domain,
        null::text as company_name,
        null::text as company_linkedin_url,
        null::text as company_key,
        -- of a key: as much as an index can hold
        left({{ function('json_text') }}(body -> 'new_title'), 150) as new_title,
        jsonb_path_query_array(
            jsonb_build_array({{ function('json_text') }}(body -> 'new_title')),
            '$[*] ? (@ != null)'
        )
            as new_titles,
        jsonb_path_query_array(
            jsonb_build_array({{ function('json_text') }}(body -> 'previous_title')),
            '$[*] ? (@ != null)'
        )
            as previous_titles,
        lower(
            {{ function('not_after') }}(
                {{ function('date_span_in_order') }}(
                    body ->> 'start_date_with_new_title', date_order
                ),
                landed_at
            )
        )
            as new_role_start_date,
        {{ function('to_integer') }}(body ->> 'confidence') as confidence,
        '[]'::jsonb as reduced_confidence_reasons,
        false as is_initial_check,
        {{ function('to_integer') }}(body ->> 'lookback_threshold_days')
            as days_since_promotion,
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
