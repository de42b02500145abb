-- a table among views: it grows with what updates land, by windows, as extracted and core do
{{ config(
    materialized='incremental',
    incremental_strategy='upsert',
    on_schema_change='append_new_columns',
    unique_key='location_norm',
    editions=true,
    indexes=[{'columns': ['landed_xid']}],
    pre_hook="{{ open_window() }}",
    post_hook="{{ close_window() }}"
) }}

with

starters as (

    select
        {{ function('lookup_key') }}(location_name) as location_norm,
        location_name,
        city,
        state,
        country
    from {{ ref('location_starters') }}

),

touched as (

    select location_norm
    from {{ ref('location_update_payloads') }}
    where {{ in_window(ref('location_update_payloads')) }} and quarantine_reason is null

    union distinct

    select location_norm
    from starters
    where {{ lookup_changed(ref('location_starters')) }}

),

said as (

    -- the list comes first, so that any update goes before it
    select
        starters.location_norm,
        starters.location_name,
        starters.city,
        starters.state,
        starters.country,
        null::boolean as has_city,
        null::boolean as has_state,
        null::boolean as has_country,
        0::bigint as landing_id,
        0::bigint as landed_xid,
        null::timestamptz as last_seen_at
    from touched
    inner join starters on starters.location_norm = touched.location_norm

    union all

    select
        p.location_norm,
        p.location_name,
        p.city,
        p.state,
        p.country,
        p.has_city,
        p.has_state,
        p.has_country,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from touched
    inner join {{ ref('location_update_payloads') }} as p
        on p.location_norm = touched.location_norm and p.quarantine_reason is null

),

merged as (

    -- what an update leaves out stays as it was
    select
        location_norm,
        {{ newest('location_name') }} as location_name,
        {{ newest('city') }} as city,
        {{ newest('state') }} as state,
        {{ newest('country') }} as country,
        coalesce({{ newest('has_city') }}, count(city) > 0) as has_city,
        coalesce({{ newest('has_state') }}, count(state) > 0) as has_state,
        coalesce({{ newest('has_country') }}, count(country) > 0) as has_country,
        max(landing_id) as landing_id,
        {{ newest('landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from said
    group by location_norm

)

select * from merged
