{{ config(
    unique_key=['person_linkedin_url', 'source'],
    incremental_strategy='replace_children',
    parent=['person_linkedin_url'],
    void='job_start_date is null'
) }}

with

touched as (

    {{ changed(ref('job'), 'linkedin_url') }}

),

told as (

    select
        said.*,
        coalesce(said.company_domain, said.company_urn, lower(said.company_name)) as employer,
        -- each row of the former system's table tells for itself
        said.is_current and (
            said.source = 'legacy'
            or said.landing_id = first_value(said.landing_id) over (
                partition by said.linkedin_url, said.source
                order by said.refreshed_at desc nulls last, said.landing_id desc
            )
        ) as is_present
    from touched
    cross join lateral (

        select * from {{ ref('job') }} as j
        where j.linkedin_url = touched.linkedin_url
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said

),

started as (

    -- the start of the present job, also where the source told it before and now leaves it out;
    -- that of another job is none of this one
    select
        *,
        first_value(start_date) over same_job as known_start,
        first_value(start_date_precision) over same_job as known_precision
    from told
    window same_job as (
        partition by linkedin_url, source, employer, lower(title)
        order by start_date is null, refreshed_at desc nulls last, landing_id desc
    )

),

present as (

    -- of several present jobs the one that began last; of several that began together the newest
    select distinct on (linkedin_url, source) *
    from started
    where is_present
    order by
        linkedin_url, source, known_start desc nulls last, position, landing_id desc,
        employer, title

),

merged as (

    select
        md5('person_job_start_date:' || linkedin_url || ':' || source)::uuid as id,
        linkedin_url as person_linkedin_url,
        {{ function('person_slug_type') }}(substring(linkedin_url from '/in/(.+)$'))
            as linkedin_url_type,
        known_start as job_start_date,
        known_precision as job_start_date_precision,
        source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from present

)

select * from merged
