{{ config(unique_key=['person_linkedin_url', 'source']) }}

with

touched as (

    select
        linkedin_url,
        workflow,
        max(last_seen_at) as last_seen_at
    from {{ ref('salesnav_scrapes_person_payloads') }}
    where
        {{ in_window(ref('salesnav_scrapes_person_payloads')) }}
        and quarantine_reason is null
        and linkedin_url is not null
        and job_start_date is not null
    group by linkedin_url, workflow

),

merged as (

    -- the newest date each source gave
    select
        md5('person_job_start_date:' || touched.linkedin_url || ':' || touched.workflow)::uuid
            as id,
        touched.linkedin_url as person_linkedin_url,
        said.linkedin_url_type,
        said.job_start_date,
        said.job_start_date_precision,
        touched.workflow as source,
        said.landing_id,
        said.landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        touched.last_seen_at
    from touched
    cross join lateral (

        select
            p.linkedin_url_type,
            p.job_start_date,
            p.job_start_date_precision,
            p.landing_id,
            p.landed_xid
        from {{ ref('salesnav_scrapes_person_payloads') }} as p
        where
            p.linkedin_url = touched.linkedin_url
            and p.workflow = touched.workflow
            and p.quarantine_reason is null
            and p.job_start_date is not null
        order by p.landing_id desc
        limit 1

    ) as said

)

select * from merged
