{{ config(unique_key='title_key') }}

with

touched as (

    select distinct title_key
    from {{ ref('salesnav_job_title_normalized_payloads') }}
    where
        {{ in_window(ref('salesnav_job_title_normalized_payloads')) }}
        and quarantine_reason is null

),

merged as (

    -- the newest that names a title; a payload without one takes none away
    select
        md5('salesnav_job_title_normalized:' || p.title_key)::uuid as id,
        max(p.landing_id) as raw_payload_id,
        p.title_key,
        {{ first('p.job_title_raw') }} as job_title_raw,
        {{ newest('p.normalized_job_title') }} as normalized_job_title,
        max(p.landing_id) as landing_id,
        {{ newest('p.landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(p.last_seen_at) as last_seen_at
    from touched
    inner join {{ ref('salesnav_job_title_normalized_payloads') }} as p
        on p.title_key = touched.title_key and p.quarantine_reason is null
    group by p.title_key

)

select * from merged
