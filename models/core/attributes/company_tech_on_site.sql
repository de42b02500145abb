{{ config(
    unique_key=['domain', 'technology_id'],
    confirm_daily=true
) }}

with

technologies as (

    select id from {{ ref('technologies') }}

),

touched as (

    -- but not those whose payloads only say again what was said today
    select distinct domain
    from {{ ref('companyenrich_payloads') }} as p
    where
        {{ in_window(ref('companyenrich_payloads')) }}
        and quarantine_reason is null
        and technologies != '[]'
        and not {{ says_again(ref('companyenrich_payloads'), 'p', 'technologies') }}

),

claims as (

    -- all that is known of a touched company: 'Google-Analytics' and 'google analytics' are one
    select
        touched.domain,
        said.*
    from touched
    cross join lateral (

        select
            md5(t.technology_key)::uuid as technology_id,
            'companyenrich' as source,
            t.landing_id,
            t.landed_xid,
            t.last_seen_at
        from {{ ref('companyenrich_technologies') }} as t
        where t.domain = touched.domain
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said

),

merged as (

    -- a union: once seen, always there; the first payload that said it decides
    select
        md5('company_tech_on_site:' || claims.domain || ':' || technologies.id)::uuid as id,
        claims.domain,
        technologies.id as technology_id,
        {{ first('source') }} as source,
        min(claims.landing_id) as landing_id,
        min(claims.landed_xid) as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(claims.last_seen_at) as last_seen_at
    from claims
    inner join technologies on technologies.id = claims.technology_id
    group by claims.domain, technologies.id

)

select * from merged
