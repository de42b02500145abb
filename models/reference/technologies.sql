-- a table among views: it grows with what payloads name, by windows, as extracted and core do
{{ config(
    materialized='incremental',
    incremental_strategy='upsert',
    on_schema_change='append_new_columns',
    unique_key='id',
    confirm_daily=true,
    pre_hook="{{ open_window() }}",
    post_hook="{{ close_window() }}"
) }}

with

companies as (

    -- but not those whose payloads only say again what was said today
    select distinct domain
    from {{ ref('companyenrich_payloads') }} as p
    where
        {{ in_window(ref('companyenrich_payloads')) }}
        and quarantine_reason is null
        and not {{ says_again(ref('companyenrich_payloads'), 'p', 'technologies') }}

),

touched as (

    select
        named.technology_key,
        max(named.last_seen_at) as last_seen_at
    from companies
    cross join lateral (

        select
            t.technology_key,
            t.last_seen_at
        from {{ ref('companyenrich_technologies') }} as t
        where t.domain = companies.domain
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as named
    group by named.technology_key

),

claims as (

    -- the spelling that landed first stays
    select
        touched.technology_key,
        touched.last_seen_at,
        said.*
    from touched
    cross join lateral (

        select
            t.technology as name,
            'companyenrich' as source,
            t.landing_id,
            t.landed_xid
        from {{ ref('companyenrich_technologies') }} as t
        where t.technology_key = touched.technology_key
        order by t.landing_id, t.technology collate "C"
        limit 1

    ) as said

),

merged as (

    select
        md5(technology_key)::uuid as id,
        name,
        null::text as url,
        null::text as description,
        null::text as parent,
        null::jsonb as categories,
        source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from claims

)

select * from merged
