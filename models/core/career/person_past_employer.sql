{{ config(
    unique_key=['linkedin_url', 'past_company_name', 'past_company_domain'],
    nullable_key=['past_company_name', 'past_company_domain'],
    incremental_strategy='replace_children',
    parent=['linkedin_url'],
    indexes=[
        {'columns': ['landed_xid']},
        {'columns': ['past_company_name']},
        {'columns': ['past_company_domain']},
    ]
) }}

with

mentioned as (

    select domain
    from {{ ref('companyenrich_payloads') }}
    where
        {{ in_window(ref('companyenrich_payloads')) }}
        and quarantine_reason is null
        and name is not null

    union

    select company_domain
    from {{ ref('salesnav_scrapes_person_payloads') }}
    where
        {{ in_window(ref('salesnav_scrapes_person_payloads')) }}
        and quarantine_reason is null
        and company_domain is not null
        and company_name is not null

),

named as (

    -- companies that got their name from a payload of this window: core.companies keeps the first
    -- name landed, so the others are called what they were called before
    select mentioned.domain
    from mentioned
    cross join lateral (

        (
            select p.landing_id, {{ in_window(ref('companyenrich_payloads')) }} as is_new
            from {{ ref('companyenrich_payloads') }} as p
            where
                p.domain = mentioned.domain
                and p.quarantine_reason is null
                and p.name is not null
            order by p.landing_id
            limit 1
        )

        union all

        (
            select p.landing_id, {{ in_window(ref('salesnav_scrapes_person_payloads')) }}
            from {{ ref('salesnav_scrapes_person_payloads') }} as p
            where
                p.company_domain = mentioned.domain
                and p.quarantine_reason is null
                and p.company_name is not null
            order by p.landing_id
            limit 1
        )

        order by landing_id
        limit 1

    ) as first_named
    where first_named.is_new

),

touched as (

    select linkedin_url
    from {{ ref('salesnav_scrapes_person_payloads') }}
    where
        {{ in_window(ref('salesnav_scrapes_person_payloads')) }}
        and quarantine_reason is null
        and linkedin_url is not null

    union

    -- whoever left one of these companies gets its name now
    select alumni.linkedin_url
    from named
    cross join lateral (

        select p.linkedin_url
        from {{ ref('salesnav_scrapes_person_payloads') }} as p
        where
            p.ex_company_domain = named.domain
            and p.quarantine_reason is null
            and p.linkedin_url is not null
        offset 0  -- a fence: few companies get a name in one window, the planner expects many

    ) as alumni

),

claims as (

    select
        touched.linkedin_url,
        said.*
    from touched
    cross join lateral (

        select
            p.linkedin_url_type,
            p.ex_company_domain as past_company_domain,
            p.workflow as source,
            p.landing_id,
            p.landed_xid,
            p.last_seen_at
        from {{ ref('salesnav_scrapes_person_payloads') }} as p
        where
            p.linkedin_url = touched.linkedin_url
            and p.quarantine_reason is null
            and p.ex_company_domain is not null

    ) as said

),

past as (

    -- one row per person and domain: the first payload that said it decides
    select
        linkedin_url,
        min(linkedin_url_type) as linkedin_url_type,
        past_company_domain,
        {{ first('source') }} as source,
        min(landing_id) as landing_id,
        {{ first('landed_xid') }} as landed_xid,
        max(last_seen_at) as last_seen_at
    from claims
    group by linkedin_url, past_company_domain

),

merged as (

    -- once a company has a name the row stands under it, and the one without a name goes
    select
        md5(
            'past_employer:' || past.linkedin_url || ':' || coalesce(companies.name, '')
            || ':' || past.past_company_domain
        )::uuid as id,
        past.linkedin_url,
        past.linkedin_url_type,
        companies.name as past_company_name,
        past.past_company_domain,
        coalesce(working.is_there, false) as still_employed,
        null::uuid as scrape_settings_id,  -- until saved searches are landed
        past.source,
        past.landing_id,
        past.landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        past.last_seen_at
    from past
    left join {{ ref('companies') }} as companies on companies.domain = past.past_company_domain
    left join lateral (

        select true as is_there
        from {{ ref('person_work_history') }} as jobs
        where
            jobs.linkedin_url = past.linkedin_url
            and jobs.company_domain = past.past_company_domain
            and jobs.is_current
        limit 1

    ) as working on true

)

select * from merged
