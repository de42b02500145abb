{{ config(
    unique_key=['domain', 'technology_id', 'source'],
    keep_least=['first_detected', 'landing_id', 'landed_xid'],
    keep_greatest=['last_detected'],
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

    -- CompanyEnrich does not say when it looked: the day a payload landed stands for it
    select
        md5(
            'tech_on_site_detection:' || claims.domain || ':' || technologies.id
            || ':' || claims.source
        )::uuid as id,
        claims.domain,
        technologies.id as technology_id,
        min((claims.last_seen_at at time zone 'UTC')::date) as first_detected,
        max((claims.last_seen_at at time zone 'UTC')::date) as last_detected,
        claims.source,
        min(claims.landing_id) as landing_id,
        min(claims.landed_xid) as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(claims.last_seen_at) as last_seen_at
    from claims
    inner join technologies on technologies.id = md5(claims.technology_key)::uuid
    group by claims.domain, technologies.id, claims.source

)

select * from merged
