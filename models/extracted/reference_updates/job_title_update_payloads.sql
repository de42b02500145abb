with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        workflow,
        payload - '{workflow_slug, id, created_at, updated_at}'::text[] as body
    from {{ source('raw', 'job_title_update_payloads') }}
    where {{ in_window(source('raw', 'job_title_update_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

titled as (

    -- who parsed a title calls it raw_job_title, and its seniority just that
    select
        *,
        coalesce(
            {{ function('json_text') }}(body -> 'latest_title'),
            {{ function('json_text') }}(body -> 'raw_job_title')
        ) as latest_title
    from payloads
    offset 0  -- likewise

),

typed as (

    select
        ---------- provenance
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        landed_at as last_seen_at,
        workflow,

        ---------- keys; cut to what an index can hold
        left({{ function('lookup_key') }}(latest_title), 400) as latest_title_norm,

        ---------- text
        latest_title,
        {{ function('json_text') }}(body -> 'cleaned_job_title') as cleaned_job_title,
        coalesce(
            {{ function('json_text') }}(body -> 'seniority_level'),
            {{ function('json_text') }}(body -> 'seniority')
        ) as seniority_level,
        {{ function('json_text') }}(body -> 'job_function') as job_function,
        {{ function('json_text') }}(body -> 'status') as status,
        {{ function('json_text') }}(body -> 'source') as source,
        workflow = 'job-title-parsed' as is_parsed,

        ---------- what no column takes, and what cannot be used
        {{ unmapped(request="body", body="body") }} as unmapped_fields,
        case
            when latest_title is null then 'no latest_title'
        end as quarantine_reason
    from titled

)

select * from typed
