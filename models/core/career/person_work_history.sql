{{ config(
    unique_key=['linkedin_url', 'company_key', 'title_norm', 'start_date'],
    nullable_key=['title_norm', 'start_date'],
    incremental_strategy='replace_children',
    parent=['linkedin_url'],
    editions=true,
    indexes=[
        {'columns': ['landed_xid']},
        {'columns': ['company_domain']},
    ]
) }}

with

learned as materialized (

    {{ changed(ref('job_title_lookup'), 'latest_title_norm') }}

),

touched as (

    {{ changed(ref('job'), 'linkedin_url') }}

    union distinct

    -- whose employer, known by a URN, is now known by a domain
    select jobs.linkedin_url
    from (

        {{ changed(ref('company_urn'), 'company_urn') }}

    ) as named (company_urn)
    cross join lateral (

        select j.linkedin_url
        from {{ ref('job') }} as j
        where j.company_urn = named.company_urn
        offset 0  -- a fence: few companies get a domain in one window, the planner expects many

    ) as jobs

    union distinct

    -- a lookup that gained a title is asked again about whoever has it
    select linkedin_url
    from {{ ref('job') }}
    where
        {{ function('lookup_key') }}(title) in (select latest_title_norm from learned)
        and (select count(*) from learned) > 0

    union distinct

    select linkedin_url
    from {{ ref('job') }}
    where {{ lookup_changed(ref('source_priority')) }}

),

told as (

    -- who tells all jobs at once means those of the newest time: what it no longer names is none.
    -- Each row of the former system's table tells for itself
    select
        said.*,
        coalesce(ranks.priority, 99) as priority,
        said.source = 'legacy' or said.landing_id = first_value(said.landing_id) over (
            partition by said.linkedin_url, said.source
            order by said.refreshed_at desc nulls last, said.landing_id desc
        ) as is_newest
    from touched
    cross join lateral (

        select * from {{ ref('job') }} as j
        where j.linkedin_url = touched.linkedin_url
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said
    left join {{ ref('source_priority') }} as ranks
        on ranks.subject = 'job' and ranks.source = said.source

),

claims as (

    select
        told.*,
        coalesce(told.company_domain, urns.domain) as known_domain
    from told
    left join lateral (

        -- an employer is known by its URN across people
        select u.domain
        from {{ ref('company_urn') }} as u
        where u.company_urn = told.company_urn
        order by u.last_landing_id desc
        limit 1

    ) as urns on true
    where told.is_newest or not told.tells_all

),

employed as (

    select
        *,
        {{ employer_domain(
            'known_domain', 'linkedin_url', 'company_urn', 'company_linkedin_url', 'company_name'
        ) }} as employer_domain,
        left(lower(title), 200) as title_given
    from claims

),

keyed as (

    select
        *,
        -- cut to what an index can hold
        coalesce(employer_domain, 'name:' || left(lower(company_name), 200)) as company_key
    from employed

),

titled as (

    -- without a title it is the job of that company and start whose title the same source tells;
    -- with neither, the newest it tells at that company
    select
        *,
        coalesce(
            title_given,
            case
                when start_date is null
                    then first_value(title_given) over (
                        partition by linkedin_url, source, company_key
                        order by title_given is null, landing_id desc
                    )
                else first_value(title_given) over (
                    partition by linkedin_url, source, company_key, start_date
                    order by title_given is null, landing_id desc
                )
            end
        ) as title_norm
    from keyed

),

started as (

    -- without a start it is the job whose start the same source told before, or else tells later
    select
        *,
        coalesce(
            start_date,
            max(start_date) over (
                partition by linkedin_url, source, company_key, title_norm order by landing_id
            ),
            min(start_date) over (partition by linkedin_url, source, company_key, title_norm)
        ) as known_start
    from titled

),

ranked as (

    -- a job that several payloads tell of: the better source first, then the newer payload
    select
        *,
        row_number() over (
            partition by linkedin_url, company_key, title_norm, known_start
            order by priority, landing_id desc, position
        ) as rank
    from started

),

merged as (

    -- current is the job that the newest payload of its source names; all before it are closed,
    -- without an end, since nobody said when
    select
        md5(
            'work_history:' || linkedin_url || ':' || company_key || ':'
            || coalesce(title_norm, '') || ':' || coalesce(to_char(known_start, 'YYYY-MM-DD'), '')
        )::uuid as id,
        linkedin_url,
        {{ function('person_slug_type') }}(substring(linkedin_url from '/in/(.+)$'))
            as linkedin_url_type,
        company_key,
        min(employer_domain) as company_domain,
        (array_agg(company_name order by rank) filter (where company_name is not null))[1]
            as company_name,
        (
            array_agg(company_linkedin_url order by rank)
            filter (where company_linkedin_url is not null)
        )[1] as company_linkedin_url,
        (array_agg(title order by rank) filter (where title is not null))[1] as title,
        title_norm,
        known_start as start_date,
        (
            array_agg(start_date_precision order by rank)
            filter (where start_date_precision is not null)
        )[1] as start_date_precision,
        (array_agg(end_date order by rank))[1] as end_date,
        (array_agg(is_newest and is_current order by rank))[1] as is_current,
        -- only who tells all jobs numbers them
        (array_agg(case when tells_all then position - 1 end order by rank))[1]
            as experience_order,
        (array_agg(source_id order by rank))[1] as source_id,
        (array_agg(source order by rank))[1] as source,
        (array_agg(landing_id order by rank))[1] as landing_id,
        (array_agg(landed_xid order by rank))[1] as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from ranked
    group by linkedin_url, company_key, title_norm, known_start

),

looked_up as (

    select
        merged.*,
        titles.cleaned_job_title as matched_cleaned_job_title,
        titles.job_function as matched_job_function,
        titles.seniority_level as matched_seniority
    from merged
    left join {{ ref('job_title_lookup') }} as titles
        on titles.latest_title_norm = {{ function('lookup_key') }}(merged.title)

)

select * from looked_up
