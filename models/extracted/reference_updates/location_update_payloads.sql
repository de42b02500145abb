with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        workflow,
        payload - '{workflow_slug, id, created_at, updated_at}'::text[] as body
    from {{ source('raw', 'location_update_payloads') }}
    where {{ in_window(source('raw', 'location_update_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

named as (

    -- the former system's tables each called it by another name
    select
        *,
        coalesce(
            {{ function('json_text') }}(body -> 'location_name'),
            {{ function('json_text') }}(body -> 'location_raw')
        ) as location_name
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
        workflow,

        ---------- keys; cut to what an index can hold
        left({{ function('lookup_key') }}(location_name), 400) as location_norm,

        ---------- text
        location_name,
        {{ function('json_code') }}(body -> 'city') as city,
        {{ function('json_code') }}(body -> 'state') as state,
        {{ function('json_code') }}(body -> 'country') as country,

        ---------- flags
        {{ function('to_boolean') }}(body ->> 'has_city') as has_city,
        {{ function('to_boolean') }}(body ->> 'has_state') as has_state,
        {{ function('to_boolean') }}(body ->> 'has_country') as has_country,

        ---------- what no column takes, and what cannot be used
        {{ unmapped(request="body", body="body") }} as unmapped_fields,
        case
            when location_name is null then 'no location_name'
        end as quarantine_reason
    from named

)

select * from typed
