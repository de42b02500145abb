{{ config(
    unique_key=['linkedin_url', 'company_key', 'title_norm', 'start_date'],
    nullable_key=['title_norm', 'start_date'],
    incremental_strategy='replace_children',
    parent=['linkedin_url'],
    indexes=[
        {'columns': ['landed_xid']},
        {'columns': ['company_domain']},
    ]
) }}

with

touched as (

    select linkedin_url
    from {{ ref('salesnav_scrapes_person_payloads') }}
    where
        {{ in_window(ref('salesnav_scrapes_person_payloads')) }}
        and quarantine_reason is null
        and linkedin_url is not null
        and num_nonnulls(company_domain, company_name) > 0
    group by linkedin_url

),

claims as (

    select
        touched.linkedin_url,
        said.*
    from touched
    cross join lateral (

        select
            p.linkedin_url_type,
            {{ employer_domain() }} as company_domain,
            p.company_name,
            p.company_linkedin_url,
            p.job_title as title,
            left(lower(p.job_title), 200) as title_given,
            p.job_start_date as start_date,
            p.job_start_date_precision as start_date_precision,
            p.landing_id = max(p.landing_id) over (partition by p.workflow) as is_current,
            case p.workflow when 'salesnav-clay-ex' then 1 else 2 end as priority,
            p.workflow as source,
            p.landing_id,
            p.landed_xid,
            p.last_seen_at
        from {{ ref('salesnav_scrapes_person_payloads') }} as p
        where
            p.linkedin_url = touched.linkedin_url
            and p.quarantine_reason is null
            and num_nonnulls(p.company_domain, p.company_name) > 0

    ) as said

),

keyed as (

    select
        *,
        -- cut to what an index can hold
        coalesce(company_domain, 'name:' || left(lower(company_name), 200)) as company_key
    from claims

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
            order by priority, landing_id desc
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
        min(linkedin_url_type) as linkedin_url_type,
        company_key,
        min(company_domain) as company_domain,
        (array_agg(company_name order by rank) filter (where company_name is not null))[1]
            as company_name,
        (
            array_agg(company_linkedin_url order by rank)
            filter (where company_linkedin_url is not null)
        )[1] as company_linkedin_url,
        (array_agg(title order by rank) filter (where title is not null))[1] as title,
        title_norm,
        null::text as matched_cleaned_job_title,  -- until titles have their lookup
        null::text as matched_job_function,
        null::text as matched_seniority,
        known_start as start_date,
        (
            array_agg(start_date_precision order by rank)
            filter (where start_date_precision is not null)
        )[1] as start_date_precision,
        null::date as end_date,
        (array_agg(is_current order by rank))[1] as is_current,
        null::integer as experience_order,  -- only profiles number their jobs
        (array_agg(md5('salesnav_scrapes_person:' || landing_id)::uuid order by rank))[1]
            as source_id,
        (array_agg(source order by rank))[1] as source,
        (array_agg(landing_id order by rank))[1] as landing_id,
        (array_agg(landed_xid order by rank))[1] as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from ranked
    group by linkedin_url, company_key, title_norm, known_start

)

select * from merged
