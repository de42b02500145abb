{{ config(
    unique_key='linkedin_url',
    incremental_strategy='replace_children',
    parent=['linkedin_url'],
    editions='of values',
    void='job_start_date is null',
    indexes=[
        {'columns': ['landed_xid']},
        {'columns': ['job_start_date']},
    ]
) }}

with

touched as (

    {{ changed(ref('person_work_history'), 'linkedin_url') }}

    union distinct

    select linkedin_url
    from {{ ref('person_work_history') }}
    where {{ lookup_changed(ref('source_priority')) }}

),

ranked as (

    -- the present job of the best source; of several that it tells at once the one that began last
    select
        said.*,
        row_number() over (
            partition by said.linkedin_url
            order by
                coalesce(ranks.priority, 99),
                said.landing_id desc,
                said.start_date desc nulls last,
                said.company_key,
                said.title_norm
        ) as rank
    from touched
    cross join lateral (

        select * from {{ ref('person_work_history') }} as h
        where h.linkedin_url = touched.linkedin_url and h.is_current
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said
    left join {{ ref('source_priority') }} as ranks
        on ranks.subject = 'job' and ranks.source = said.source

),

merged as (

    -- without a start there is none: that of another job, or of a poorer source, is not theirs
    select
        md5('person_tenure:' || linkedin_url)::uuid as id,
        linkedin_url,
        linkedin_url_type,
        start_date as job_start_date,
        start_date_precision as job_start_date_precision,
        source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from ranked
    where rank = 1

)

select * from merged
