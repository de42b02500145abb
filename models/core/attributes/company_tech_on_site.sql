{{ config(
    unique_key=['domain', 'technology_id'],
    keep_least=['landing_id', 'landed_xid'],
    confirm_daily=true
) }}

with

technologies as (

    select id from {{ ref('technologies') }}

),

payloads as (

    select * from {{ ref('companyenrich_payloads') }}
    where {{ in_window(ref('companyenrich_payloads')) }} and quarantine_reason is null

),

claims as (

    -- 'Google-Analytics' and 'google analytics' are one technology
    select
        payloads.domain,
        {{ function('lookup_key') }}(
            replace(left({{ function('json_text') }}(element.value), 500), '-', ' ')
        ) as technology_key,
        'companyenrich' as source,
        payloads.landing_id,
        payloads.landed_xid,
        payloads.last_seen_at
    from payloads
    cross join lateral jsonb_array_elements(payloads.technologies) as element (value)

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
    inner join technologies on technologies.id = md5(claims.technology_key)::uuid
    group by claims.domain, technologies.id

)

select * from merged
