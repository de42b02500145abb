{{ config(unique_key=['domain', 'source']) }}

with

lookup as materialized (

    select
        {{ function('range_key') }}(raw_value) as range_key,
        matched_revenue_range
    from {{ ref('revenue_range_lookup') }}

),

touched as (

    select
        domain,
        max(last_seen_at) as last_seen_at
    from (

        select domain, last_seen_at
        from {{ ref('companyenrich_payloads') }}
        where
            {{ in_window(ref('companyenrich_payloads')) }}
            and quarantine_reason is null
            and revenue is not null

        union all

        -- a lookup that gained a row is asked again about everything
        select domain, last_seen_at
        from {{ ref('companyenrich_payloads') }}
        where
            {{ lookup_changed(ref('revenue_range_lookup')) }}
            and quarantine_reason is null
            and revenue is not null

    ) as said
    group by domain

),

claims as (

    -- the newest value the lookup knows; if it knows none, the newest: a miss overwrites no match
    select
        touched.domain,
        touched.last_seen_at,
        said.*
    from touched
    cross join lateral (

        select
            p.revenue as raw_revenue_range,
            lookup.matched_revenue_range,
            'companyenrich' as source,
            p.landing_id,
            p.landed_xid
        from {{ ref('companyenrich_payloads') }} as p
        left join lookup on lookup.range_key = {{ function('range_key') }}(p.revenue)
        where p.domain = touched.domain and p.quarantine_reason is null and p.revenue is not null
        order by lookup.matched_revenue_range is null, p.landing_id desc
        limit 1

    ) as said

),

merged as (

    select
        md5('company_revenue:' || domain || ':' || source)::uuid as id,
        domain,
        source,
        raw_revenue_range,
        null::bigint as raw_revenue_amount,
        matched_revenue_range,
        null::text as workflow_source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from claims

)

select * from merged
