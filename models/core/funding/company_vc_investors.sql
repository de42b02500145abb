{{ config(
    unique_key=['company_domain', 'vc_key'],
    incremental_strategy='replace_children',
    parent=['company_domain'],
    indexes=[
        {'columns': ['landed_xid']},
        {'columns': ['vc_key']},
        {'columns': ['company_domain', 'vc_name'], 'unique': true},
    ],
    confirm_daily=true,
    editions=true
) }}

with

learned as materialized (

    {{ changed(ref('reference_vc_firms'), 'vc_key') }}

),

aliases as materialized (

    select
        {{ function('lookup_key') }}(alias) as vc_key,
        canonical
    from {{ ref('vc_name_aliases') }}

),

touched as (

    {{ changed(ref('investor'), 'domain') }}

    union distinct

    -- a firm got a domain: under any of its names
    select said.domain
    from {{ ref('investor') }} as said
    left join aliases on aliases.vc_key = said.vc_key
    where
        coalesce({{ function('lookup_key') }}(aliases.canonical), said.vc_key) in (
            select vc_key from learned
        )
        and (select count(*) from learned) > 0

    union distinct

    -- an investor got another name
    select domain
    from {{ ref('investor') }}
    where {{ lookup_changed(ref('vc_name_aliases')) }}

),

claims as (

    -- the name it goes by, else the spelling of the payload
    select
        said.*,
        {{ function('lookup_key') }}(coalesce(aliases.canonical, said.vc_name)) as canonical_key,
        coalesce(aliases.canonical, said.vc_name) as canonical_name
    from touched
    cross join lateral (

        select * from {{ ref('investor') }} as i
        where i.domain = touched.domain
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said
    left join aliases on aliases.vc_key = said.vc_key

),

merged as (

    -- 'HARBOR VENTURES' and 'Harbor Ventures' are one investor, in the spelling that landed first;
    -- of two in one payload the one with small letters
    select distinct on (claims.domain, canonical_key)
        md5('company_vc_investor:' || claims.domain || ':' || canonical_key)::uuid as id,
        claims.domain as company_domain,
        null::text as company_name,
        canonical_key as vc_key,
        canonical_name as vc_name,
        firms.domain as vc_domain,
        claims.source,
        claims.landing_id,
        claims.landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(claims.last_seen_at) over (partition by claims.domain, canonical_key) as last_seen_at
    from claims
    left join {{ ref('reference_vc_firms') }} as firms on firms.vc_key = claims.canonical_key
    order by claims.domain, canonical_key, claims.landing_id, canonical_name collate "C" desc

)

select * from merged
