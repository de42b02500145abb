-- a table among views: it grows with what payloads name, by windows, as extracted and core do
{{ config(
    materialized='incremental',
    incremental_strategy='upsert',
    on_schema_change='append_new_columns',
    unique_key='id',
    indexes=[{'columns': ['name'], 'unique': true}],
    keep_first=['name', 'source', 'landing_id', 'landed_xid'],
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

claims as (

    select
        named.technology_id as id,
        named.technology as name,
        'companyenrich' as source,
        named.landing_id,
        named.landed_xid,
        named.last_seen_at
    from companies
    cross join lateral (

        select t.technology_id, t.technology, t.landing_id, t.landed_xid, t.last_seen_at
        from {{ ref('companyenrich_technologies') }} as t
        where t.domain = companies.domain and t.technology_id is not null
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as named

    union all

    select
        seen.technology_id as id,
        seen.technology as name,
        'builtwith-techstack' as source,
        seen.landing_id,
        seen.landed_xid,
        seen.last_seen_at
    from (

        select distinct domain
        from {{ ref('builtwith_payloads') }}
        where {{ in_window(ref('builtwith_payloads')) }} and quarantine_reason is null

    ) as looked_at
    cross join lateral (

        select t.technology_id, t.technology, t.landing_id, t.landed_xid, t.last_seen_at
        from {{ ref('company_builtwith') }} as t
        where t.domain = looked_at.domain
        offset 0  -- likewise

    ) as seen

),

merged as (

    -- the spelling that landed first stays, also before what was built earlier (keep_first)
    select distinct on (id)
        id,
        name,
        source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) over (partition by id) as last_seen_at
    from claims
    order by id, landing_id, name collate "C"

),

described as (

    -- what the newest look at any site says of it
    select
        merged.id,
        merged.name,
        said.url,
        said.description,
        said.parent,
        said.categories,
        merged.source,
        merged.landing_id,
        merged.landed_xid,
        merged.created_at,
        merged.updated_at,
        merged.last_seen_at
    from merged
    left join lateral (

        select t.url, t.description, t.parent, t.categories
        from {{ ref('company_builtwith') }} as t
        where t.technology_id = merged.id
        order by t.last_landing_id desc, t.domain, t.technology collate "C"
        limit 1

    ) as said on true

)

select * from described
