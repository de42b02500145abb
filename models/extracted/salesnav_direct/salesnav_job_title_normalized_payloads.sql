with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ flat_body() }} as body
    from {{ source('raw', 'salesnav_job_title_normalized_payloads') }}
    where {{ in_window(source('raw', 'salesnav_job_title_normalized_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

keyed as (

    select
        *,
        {{ function('json_text') }}(body -> 'job_title_raw') as job_title_raw
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

        ---------- keys
        job_title_raw,
        -- titles that differ in case and blanks alone are one; an index holds no key of any length
        left({{ function('lookup_key') }}(job_title_raw), 400) as title_key,

        ---------- text
        {{ function('json_text') }}(body -> 'normalized_job_title') as normalized_job_title,

        ---------- what no column takes, and what cannot be used
        nullif({{ unmapped_of('body') }}, '{}') as unmapped_fields,
        coalesce({{ quarantine() }}, case
            when {{ function('lookup_key') }}(job_title_raw) is null then 'no title'
        end) as quarantine_reason
    from keyed

)

select * from typed
