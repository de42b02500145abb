-- a table among views: it grows with what updates land, by windows, as extracted and core do
{{ config(
    materialized='incremental',
    incremental_strategy='upsert',
    on_schema_change='append_new_columns',
    unique_key='latest_title_norm',
    editions=true,
    indexes=[{'columns': ['landed_xid']}],
    pre_hook="{{ open_window() }}",
    post_hook="{{ close_window() }}"
) }}

with

starters as (

    select
        {{ function('lookup_key') }}(latest_title) as latest_title_norm,
        latest_title,
        cleaned_job_title,
        seniority_level,
        job_function,
        status
    from {{ ref('job_title_starters') }}

),

names as materialized (

    -- every spelling of a seniority or a function, and what it is called here
    select 'seniority' as kind, lower(name) as spelling, name from {{ ref('seniorities') }}

    union distinct

    select 'seniority' as kind, lower(alias) as spelling, canonical as name
    from {{ ref('seniority_aliases') }}

    union distinct

    select 'job_function' as kind, lower(name) as spelling, name from {{ ref('job_functions') }}

    union distinct

    select 'job_function' as kind, lower(alias) as spelling, canonical as name
    from {{ ref('job_function_aliases') }}

),

touched as (

    select latest_title_norm
    from {{ ref('job_title_update_payloads') }}
    where {{ in_window(ref('job_title_update_payloads')) }} and quarantine_reason is null

    union distinct

    select latest_title_norm
    from {{ ref('job_title_update_payloads') }}
    where
        quarantine_reason is null
        and (
            {{ lookup_changed(ref('seniorities')) }}
            or {{ lookup_changed(ref('seniority_aliases')) }}
            or {{ lookup_changed(ref('job_functions')) }}
            or {{ lookup_changed(ref('job_function_aliases')) }}
        )

    union distinct

    select latest_title_norm
    from starters
    where
        {{ lookup_changed(ref('job_title_starters')) }}
        or {{ lookup_changed(ref('seniorities')) }}
        or {{ lookup_changed(ref('seniority_aliases')) }}
        or {{ lookup_changed(ref('job_functions')) }}
        or {{ lookup_changed(ref('job_function_aliases')) }}

),

said as (

    -- the list comes first, so that any update goes before it
    select
        starters.latest_title_norm,
        starters.latest_title,
        starters.cleaned_job_title,
        starters.seniority_level,
        starters.job_function,
        starters.status,
        null::text as workflow,
        false as is_parsed,
        0::bigint as landing_id,
        0::bigint as landed_xid,
        null::timestamptz as last_seen_at
    from touched
    inner join starters on starters.latest_title_norm = touched.latest_title_norm

    union all

    select
        p.latest_title_norm,
        p.latest_title,
        p.cleaned_job_title,
        p.seniority_level,
        p.job_function,
        p.status,
        p.workflow,
        p.is_parsed,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from touched
    inner join {{ ref('job_title_update_payloads') }} as p
        on p.latest_title_norm = touched.latest_title_norm and p.quarantine_reason is null

),

ordered as (

    -- what somebody sent goes before what was parsed, that before what the former system had, and
    -- that before the list
    select
        *,
        row_number() over (
            partition by latest_title_norm
            order by
                landing_id > 0,
                workflow is distinct from 'legacy-job-titles',
                is_parsed is not true,
                landing_id
        ) as standing
    from said

),

newest as (

    -- what an update leaves out stays as it was
    select
        latest_title_norm,
        {{ newest('latest_title', by='standing') }} as latest_title,
        {{ newest('cleaned_job_title', by='standing') }} as cleaned_job_title,
        {{ newest('seniority_level', by='standing') }} as seniority_given,
        {{ newest('job_function', by='standing') }} as job_function_given,
        {{ newest('status', by='standing') }} as status,
        {{ newest('landing_id', by='standing') }} as landing_id,
        {{ newest('landed_xid', by='standing') }} as landed_xid,
        max(last_seen_at) as last_seen_at
    from ordered
    group by latest_title_norm

),

merged as (

    select
        newest.latest_title_norm,
        newest.latest_title,
        newest.cleaned_job_title,
        seniority.name as seniority_level,
        job_function.name as job_function,
        newest.status,
        newest.landing_id,
        newest.landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        newest.last_seen_at
    from newest
    left join names as seniority
        on seniority.kind = 'seniority' and seniority.spelling = lower(newest.seniority_given)
    left join names as job_function
        on
            job_function.kind = 'job_function'
            and job_function.spelling = lower(newest.job_function_given)

)

select * from merged
