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
        null::text as workflow,
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
        p.workflow,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from touched
    inner join {{ ref('location_update_payloads') }} as p
        on p.location_norm = touched.location_norm and p.quarantine_reason is null

),

ordered as (

    -- what somebody sent goes before what the former system had, and that before the list
    select
        *,
        row_number() over (
            partition by location_norm
            order by
                landing_id > 0, workflow is distinct from 'legacy-locations', landing_id
        ) as standing
    from said

),

merged as (

    -- what an update leaves out stays as it was
    select
        location_norm,
        {{ newest('location_name', by='standing') }} as location_name,
        {{ newest('city', by='standing') }} as city,
        {{ newest('state', by='standing') }} as state,
        {{ newest('country', by='standing') }} as country,
        coalesce({{ newest('has_city', by='standing') }}, count(city) > 0) as has_city,
        coalesce({{ newest('has_state', by='standing') }}, count(state) > 0) as has_state,
        coalesce({{ newest('has_country', by='standing') }}, count(country) > 0) as has_country,
        {{ newest('landing_id', by='standing') }} as landing_id,
        {{ newest('landed_xid', by='standing') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from ordered
    group by location_norm

)

select * from merged
