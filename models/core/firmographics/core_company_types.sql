-- named apart from the seed company_types; the table is core.company_types
{{ config(unique_key=['domain', 'source']) }}

with

lookup as materialized (

    select
        {{ function('lookup_key') }}(raw_value) as lookup_key,
        matched_company_type
    from {{ ref('company_type_lookup') }}

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
            and type is not null

        union all

        -- a lookup that gained a row is asked again about everything
        select domain, last_seen_at
        from {{ ref('companyenrich_payloads') }}
        where
            {{ lookup_changed(ref('company_type_lookup')) }}
            and quarantine_reason is null
            and type is not null

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
            p.type as raw_type,
            lookup.matched_company_type as matched_type,
            'companyenrich' as source,
            p.landing_id,
            p.landed_xid
        from {{ ref('companyenrich_payloads') }} as p
        left join lookup on lookup.lookup_key = {{ function('lookup_key') }}(p.type)
        where p.domain = touched.domain and p.quarantine_reason is null and p.type is not null
        order by lookup.matched_company_type is null, p.landing_id desc
        limit 1

    ) as said

),

merged as (

    select
        md5('company_type:' || domain || ':' || source)::uuid as id,
        domain,
        source,
        raw_type,
        matched_type,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from claims

)

select * from merged
