{{ config(unique_key='domain') }}

with

touched as (

    select
        domain,
        max(last_seen_at) as last_seen_at
    from {{ ref('companyenrich_payloads') }}
    where
        {{ in_window(ref('companyenrich_payloads')) }}
        and quarantine_reason is null
        and num_nonnulls(city, state, country) > 0
    group by domain

),

claims as (

    -- only overwritten by as much or more: the most complete place wins, then the source that ranks
    -- higher, then the newest
    select
        touched.domain,
        touched.last_seen_at,
        said.*
    from touched
    cross join lateral (

        select
            p.city,
            p.state,
            p.country,
            -- of the same place, the newest address that somebody gave
            first_value(p.address) over (
                partition by p.city, p.state, p.country
                order by p.address is null, p.landing_id desc
            ) as raw_location,
            p.country as raw_country,
            num_nonnulls(p.city, p.state, p.country) as completeness,
            2 as source_rank,
            'companyenrich' as source,
            p.landing_id,
            p.landed_xid
        from {{ ref('companyenrich_payloads') }} as p
        where
            p.domain = touched.domain
            and p.quarantine_reason is null
            and num_nonnulls(p.city, p.state, p.country) > 0
        order by completeness desc, p.landing_id desc
        limit 1

    ) as said

),

best as (

    select distinct on (domain) *
    from claims
    order by domain, completeness desc, source_rank, landing_id desc

),

merged as (

    select
        md5('company_location:' || domain)::uuid as id,
        domain,
        city,
        state,
        country,
        raw_location,
        raw_country,
        city is not null as has_city,
        state is not null as has_state,
        source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from best

)

select * from merged
