{{ config(
    unique_key=['domain', 'source'],
    confirm_daily=true
) }}

with

touched as (

    select
        domain,
        max(last_seen_at) filter (where name is not null) as last_seen_at
    from {{ ref('companyenrich_payloads') }}
    where
        {{ in_window(ref('companyenrich_payloads')) }}
        and quarantine_reason is null
        and num_nonnulls(name, linkedin_url) > 0
    group by domain

),

claims as (

    -- first landed wins, for each value: a company is not renamed by a later payload
    select
        touched.domain,
        'companyenrich' as source,
        named.name as raw_name,
        linked.linkedin_url,
        named.landing_id,
        named.landed_xid,
        coalesce(touched.last_seen_at, named.last_seen_at) as last_seen_at
    from touched
    cross join lateral (

        select p.name, p.landing_id, p.landed_xid, p.last_seen_at
        from {{ ref('companyenrich_payloads') }} as p
        where p.domain = touched.domain and p.quarantine_reason is null and p.name is not null
        order by p.landing_id
        limit 1

    ) as named
    left join lateral (

        select p.linkedin_url
        from {{ ref('companyenrich_payloads') }} as p
        where
            p.domain = touched.domain
            and p.quarantine_reason is null
            and p.linkedin_url is not null
        order by p.landing_id
        limit 1

    ) as linked on true

),

merged as (

    select
        md5('company_name:' || domain || ':' || source)::uuid as id,
        domain,
        source,
        raw_name,
        null::text as cleaned_name,
        linkedin_url,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from claims

)

select * from merged
