-- named apart from what one pipeline extracted; the table is core.case_study_champions
{{ config(
    alias='case_study_champions',
    unique_key=['page_key', 'champion_key', 'company_domain'],
    nullable_key=['company_domain'],
    incremental_strategy='replace_children',
    parent=['page_key'],
    indexes=[
        {'columns': ['landed_xid']},
        {'columns': ['origin_company_domain']},
    ]
) }}

with

touched as (

    {{ changed(ref('champion'), 'page_key') }}

    union distinct

    select page_key
    from {{ ref('champion') }}
    where {{ lookup_changed(ref('source_priority')) }}

),

ranked as (

    -- not what the former system had, where a payload says it too; who says what the person does,
    -- then the better pipeline, then the newest
    select
        said.*,
        row_number() over same_person as rank,
        first_value(said.testimonial) over (
            partition by said.page_key, said.champion_key, said.company_domain
            order by said.testimonial is null, said.last_landing_id desc, said.value_id
        ) as words
    from touched
    cross join lateral (

        select * from {{ ref('champion') }} as c
        where c.page_key = touched.page_key
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said
    left join {{ ref('source_priority') }} as ranks
        on ranks.subject = 'champion' and ranks.source = said.source
    window same_person as (
        partition by said.page_key, said.champion_key, said.company_domain
        order by
            said.source = 'legacy',
            said.job_title is null,
            coalesce(ranks.priority, 99),
            said.last_landing_id desc,
            said.value_id
    )

),

merged as (

    select
        md5(concat_ws(
            ':', 'case_study_champion', page_key, champion_key, coalesce(company_domain, '')
        ))::uuid as id,
        page_key,
        champion_key,
        full_name,
        job_title,
        company_name,
        company_domain,
        origin_company_domain,
        case_study_url,
        words as testimonial,
        -- the words that stood here before
        case source
            when 'gemini-extract-case-study-details' then 'case_study_champions'
            when 'case-study-buyers' then 'case_study_buyers'
            when 'parallel-case-study' then 'parallel-case-studies-backfill'
            else source
        end as source,
        null::uuid as core_person_id,  -- nobody is known by a profile there
        md5('company:' || company_domain)::uuid as core_company_id,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from ranked
    where rank = 1

)

select * from merged
