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

payloads as (

    select * from {{ ref('companyenrich_payloads') }}
    where {{ in_window(ref('companyenrich_payloads')) }} and quarantine_reason is null

),

touched as (

    select
        {{ function('lookup_key') }}(
            replace(left({{ function('json_text') }}(element.value), 500), '-', ' ')
        ) as technology_key,
        max(payloads.last_seen_at) as last_seen_at
    from payloads
    cross join lateral jsonb_array_elements(payloads.technologies) as element (value)
    group by 1

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
