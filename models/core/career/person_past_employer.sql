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

touched as (

    {{ changed(ref('past_employer'), 'linkedin_url') }}

    union distinct

    {{ changed(ref('job'), 'linkedin_url', 'tells_all') }}

    union distinct

    -- whether they still work there
    {{ changed(ref('person_work_history'), 'linkedin_url') }}

    union distinct

    -- whoever left one of these companies gets its name now
    select alumni.linkedin_url
    from (

        {{ changed(ref('companies'), 'domain') }}

    ) as named (domain)
    cross join lateral (

        select p.linkedin_url
        from {{ ref('past_employer') }} as p
        where p.past_company_domain = named.domain
        offset 0  -- a fence: few companies get a name in one window, the planner expects many

    ) as alumni

    union distinct

    select alumni.linkedin_url
    from (

        {{ changed(ref('companies'), 'domain') }}

    ) as named (domain)
    cross join lateral (

        select j.linkedin_url
        from {{ ref('job') }} as j
        where j.company_domain = named.domain and j.tells_all
        offset 0  -- likewise

    ) as alumni

),

told as (

    select said.*
    from touched
    cross join lateral (

        select
            p.linkedin_url,
            p.source,
            p.past_company_domain,
            p.past_company_name,
            p.landing_id,
            p.landed_xid,
            p.last_seen_at
        from {{ ref('past_employer') }} as p
        where p.linkedin_url = touched.linkedin_url
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said

    union all

    select said.*
    from touched
    cross join lateral (

        -- who tells all jobs of a person tells whom they have left; only the last list counts
        select
            listed.linkedin_url,
            listed.source,
            listed.domain as past_company_domain,
            listed.company_name as past_company_name,
            listed.landing_id,
            listed.landed_xid,
            listed.last_seen_at
        from (

            select
                j.*,
                -- named without its domain where the same list gives it one
                coalesce(
                    j.company_domain,
                    first_value(j.company_domain) over (
                        partition by j.linkedin_url, j.source, j.landing_id, lower(j.company_name)
                        order by j.company_domain is null, j.position
                    )
                ) as domain,
                j.landing_id = first_value(j.landing_id) over (
                    partition by j.linkedin_url, j.source
                    order by j.refreshed_at desc nulls last, j.landing_id desc
                ) as is_newest
            from {{ ref('job') }} as j
            where j.linkedin_url = touched.linkedin_url and j.tells_all

        ) as listed
        where listed.is_newest and not listed.is_current
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said

),

claims as (

    -- once a company has a name the row stands under it, and the one without a name goes
    select
        said.*,
        case
            when said.past_company_domain is null then left(said.past_company_name, 400)
            else coalesce(companies.name, left(said.past_company_name, 400))
        end as company_name
    from told as said
    left join
        {{ asked_first(ref('companies'), 'domain', by='past_company_domain', of='told') }}
            as companies
        on companies.domain = said.past_company_domain

),

past as (

    -- one row per person and employer: the first payload that said it decides
    select
        linkedin_url,
        company_name as past_company_name,
        past_company_domain,
        (array_agg(source order by landing_id))[1] as source,
        min(landing_id) as landing_id,
        (array_agg(landed_xid order by landing_id))[1] as landed_xid,
        max(last_seen_at) as last_seen_at
    from claims
    group by linkedin_url, company_name, past_company_domain

),

merged as (

    select
        md5(
            'past_employer:' || past.linkedin_url || ':' || coalesce(past.past_company_name, '')
            || ':' || coalesce(past.past_company_domain, '')
        )::uuid as id,
        past.linkedin_url,
        {{ function('person_slug_type') }}(substring(past.linkedin_url from '/in/(.+)$'))
            as linkedin_url_type,
        past.past_company_name,
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
    left join lateral (

        select true as is_there
        from {{ asked_first(ref('person_work_history'), 'linkedin_url', of='touched') }} as jobs
        where
            jobs.linkedin_url = past.linkedin_url
            and jobs.company_domain = past.past_company_domain
            and jobs.is_current
        limit 1

    ) as working on true

)

select * from merged
