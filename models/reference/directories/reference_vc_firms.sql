-- a table among views: investors of companies are asked again when it gains a firm
{{ config(
    alias='vc_firms',
    materialized='incremental',
    incremental_strategy='upsert',
    on_schema_change='append_new_columns',
    unique_key='vc_key',
    editions=true,
    indexes=[{'columns': ['landed_xid']}],
    pre_hook="{{ open_window() }}",
    post_hook="{{ close_window() }}"
) }}

with

touched as (

    select distinct vc_key
    from {{ ref('vc_firms') }}
    where {{ in_window(ref('vc_firms')) }} and quarantine_reason is null

),

merged as (

    select
        md5('vc_firm:' || p.vc_key)::uuid as id,
        p.vc_key,
        {{ first('p.name') }} as name,
        {{ newest('p.domain') }} as domain,
        'vc-firm'::text as source,
        max(p.landing_id) as landing_id,
        {{ newest('p.landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(p.last_seen_at) as last_seen_at
    from touched
    inner join {{ ref('vc_firms') }} as p
        on p.vc_key = touched.vc_key and p.quarantine_reason is null
    group by p.vc_key

)

select * from merged
