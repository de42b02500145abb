{{ config(
    unique_key='domain',
    confirm_daily=true
) }}

with

mentions as (

    select domain, last_seen_at
    from {{ ref('companyenrich_payloads') }}
    where {{ in_window(ref('companyenrich_payloads')) }} and quarantine_reason is null

    union all

    select company_domain, last_seen_at
    from {{ ref('salesnav_scrapes_person_payloads') }}
    where
        {{ in_window(ref('salesnav_scrapes_person_payloads')) }}
        and quarantine_reason is null
        and company_domain is not null

),

touched as (

    select
        domain,
        max(last_seen_at) as last_seen_at
    from mentions
    group by domain

),

merged as (

    -- first landed wins, for each value: an existing company is never renamed by a later mention.
    -- lateral: a look-up in each index, however many payloads mention the company
    select
        touched.domain,
        named.name,
        linked.linkedin_url,
        mentioned.source,
        mentioned.landing_id,
        mentioned.landed_xid,
        touched.last_seen_at
    from touched
    cross join lateral (

        (
            select 'companyenrich' as source, p.landing_id, p.landed_xid
            from {{ ref('companyenrich_payloads') }} as p
            where p.domain = touched.domain and p.quarantine_reason is null
            order by p.landing_id
            limit 1
        )

        union all

        (
            select p.workflow, p.landing_id, p.landed_xid
            from {{ ref('salesnav_scrapes_person_payloads') }} as p
            where p.company_domain = touched.domain and p.quarantine_reason is null
            order by p.landing_id
            limit 1
        )

        order by landing_id
        limit 1

    ) as mentioned
    left join lateral (

        (
            select p.name, p.landing_id
            from {{ ref('companyenrich_payloads') }} as p
            where
                p.domain = touched.domain
                and p.quarantine_reason is null
                and p.name is not null
            order by p.landing_id
            limit 1
        )

        union all

        (
            select p.company_name, p.landing_id
            from {{ ref('salesnav_scrapes_person_payloads') }} as p
            where
                p.company_domain = touched.domain
                and p.quarantine_reason is null
                and p.company_name is not null
            order by p.landing_id
            limit 1
        )

        order by landing_id
        limit 1

    ) as named on true
    left join lateral (

        (
            select p.linkedin_url, p.landing_id
            from {{ ref('companyenrich_payloads') }} as p
            where
                p.domain = touched.domain
                and p.quarantine_reason is null
                and p.linkedin_url is not null
            order by p.landing_id
            limit 1
        )

        union all

        (
            select p.company_linkedin_url, p.landing_id
            from {{ ref('salesnav_scrapes_person_payloads') }} as p
            where
                p.company_domain = touched.domain
                and p.quarantine_reason is null
                and p.company_linkedin_url is not null
            order by p.landing_id
            limit 1
        )

        order by landing_id
        limit 1

    ) as linked on true

),

finished as (

    select
        md5('company:' || domain)::uuid as id,
        domain,
        left(name, 400) as name,  -- as much as an index of former employers can hold
        null::text as cleaned_name,  -- no workflow that cleans names feeds this yet
        linkedin_url,
        source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from merged

)

select * from finished
