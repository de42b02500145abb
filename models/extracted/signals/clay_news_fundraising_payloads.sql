with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ date_order() }} as date_order,
        {{ function('payload_body') }}(payload - 'workflow_slug') as body
    from {{ source('raw', 'clay_news_fundraising_payloads') }}
    where {{ in_window(source('raw', 'clay_news_fundraising_payloads')) }}
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
        {{ function('normalize_domain') }}(body ->> 'company_domain') as company_domain,
        {{ function('json_text') }}(body -> 'news_url') as news_url,
        {{ function('json_text') }}(body -> 'news_title') as news_title,
        {{ function('json_text') }}(body -> 'description') as description,
        lower({{ function('date_span_in_order') }}(
            body -> 'raw_event_payload' -> 'newsData' ->> 'publishDate', date_order
        ))
            as publish_date,
        coalesce(
            left({{ function('json_text') }}(body -> 'news_url'), 700),
            'landing:' || landing_id
        )
            as news_key,
        false as is_initial_check,
        {{ unmapped(request=none) }} as unmapped_fields,
        case
            when coalesce(jsonb_typeof(body), '') != 'object'
                then 'payload is not an object'
            when {{ function('is_error_body') }}(body)
                then 'provider error'
            when {{ function('normalize_domain') }}(body ->> 'company_domain') is null
                then 'no domain after normalising'
        end as quarantine_reason
    from payloads

)

select * from typed
