with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        payload - '{workflow_slug}'::text[] as body
    from {{ source('raw', 'job_title_update_payloads') }}
    where {{ in_window(source('raw', 'job_title_update_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

typed as (

    select
        ---------- provenance
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        landed_at as last_seen_at,

        ---------- keys; cut to what an index can hold
        left({{ function('lookup_key') }}(body ->> 'latest_title'), 400) as latest_title_norm,

        ---------- text
        {{ function('json_text') }}(body -> 'latest_title') as latest_title,
        {{ function('json_text') }}(body -> 'cleaned_job_title') as cleaned_job_title,
        {{ function('json_text') }}(body -> 'seniority_level') as seniority_level,
        {{ function('json_text') }}(body -> 'job_function') as job_function,
        {{ function('json_text') }}(body -> 'status') as status,

        ---------- what no column takes, and what cannot be used
        {{ unmapped(request="body", body="body") }} as unmapped_fields,
        case
            when {{ function('json_text') }}(body -> 'latest_title') is null then 'no latest_title'
        end as quarantine_reason
    from payloads

)

select * from typed
