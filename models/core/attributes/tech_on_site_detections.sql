{{ config(
    unique_key=['domain', 'technology_id', 'source'],
    confirm_daily=true
) }}

-- depends_on: {{ ref('technologies') }}: what is named here stands there, so it is not looked up

with

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
            t.technology_id,
            'companyenrich' as source,
            t.landing_id,
            t.landed_xid,
            t.first_seen_at,
            t.last_seen_at
        from {{ ref('companyenrich_technologies') }} as t
        where t.domain = touched.domain and t.technology_id is not null
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said

),

merged as (

    -- CompanyEnrich does not say when it looked: the day a payload landed stands for it
    select
        md5('tech_on_site_detection:' || domain || ':' || technology_id || ':' || source)::uuid
            as id,
        domain,
        technology_id,
        min((first_seen_at at time zone 'UTC')::date) as first_detected,
        max((last_seen_at at time zone 'UTC')::date) as last_detected,
        source,
        min(landing_id) as landing_id,
        min(landed_xid) as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from claims
    group by domain, technology_id, source

)

select * from merged
