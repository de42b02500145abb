{{ config(
    unique_key='linkedin_url',
    incremental_strategy='replace_children',
    parent=['linkedin_url'],
    editions='of values',
    void='raw_job_title is null'
) }}

with

touched as (

    {{ changed(ref('person_work_history'), 'linkedin_url') }}

    union distinct

    select linkedin_url
    from {{ ref('person_work_history') }}
    where
        {{ lookup_changed(ref('source_priority')) }}
        or {{ lookup_changed(ref('job_title_rules')) }}

),

ranked as (

    -- the title of the present job, of the best source
    select
        said.*,
        row_number() over (
            partition by said.linkedin_url
            order by
                said.is_current desc,
                coalesce(ranks.priority, 99),
                said.landing_id desc,
                said.start_date desc nulls last,
                said.company_key,
                said.title_norm
        ) as rank
    from touched
    cross join lateral (

        select * from {{ ref('person_work_history') }} as h
        where h.linkedin_url = touched.linkedin_url and h.title is not null
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said
    left join {{ ref('source_priority') }} as ranks
        on ranks.subject = 'job' and ranks.source = said.source

),

merged as (

    -- what the lookup does not know is guessed from the words of the title, and marked so
    select
        md5('person_job_title:' || ranked.linkedin_url)::uuid as id,
        ranked.linkedin_url,
        ranked.linkedin_url_type,
        ranked.title as raw_job_title,
        ranked.matched_cleaned_job_title,
        coalesce(ranked.matched_job_function, job_functions.value) as matched_job_function,
        coalesce(ranked.matched_seniority, seniorities.value) as matched_seniority,
        case
            when ranked.matched_cleaned_job_title is not null then 'lookup'
            when num_nonnulls(job_functions.value, seniorities.value) > 0 then 'rule'
        end as match_method,
        ranked.source,
        ranked.landing_id,
        ranked.landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        ranked.last_seen_at
    from ranked
    left join lateral (

        select rules.value
        from {{ ref('job_title_rules') }} as rules
        where rules.gives = 'job_function' and ranked.title_norm ~ rules.pattern
        order by rules.priority
        limit 1

    ) as job_functions on ranked.matched_cleaned_job_title is null
    left join lateral (

        select rules.value
        from {{ ref('job_title_rules') }} as rules
        where rules.gives = 'seniority' and ranked.title_norm ~ rules.pattern
        order by rules.priority
        limit 1

    ) as seniorities on ranked.matched_cleaned_job_title is null
    where ranked.rank = 1

)

select * from merged
