{{ config(
    unique_key=['linkedin_url', 'company_domain', 'new_title', 'promotion_date'],
    incremental_strategy='replace_children',
    parent=['linkedin_url'],
    indexes=[
        {'columns': ['landed_xid']},
        {'columns': ['promotion_date']},
    ]
) }}

with

touched as (

    {{ changed(ref('person_work_history'), 'linkedin_url') }}

),

jobs as (

    select
        said.*,
        lag(said.title) over career as previous_title,
        lag(said.title_norm) over career as previous_title_norm,
        lag(said.end_date) over career as previous_end
    from touched
    cross join lateral (

        select * from {{ ref('person_work_history') }} as h
        where
            h.linkedin_url = touched.linkedin_url
            and h.company_domain is not null
            and h.title is not null
            and h.start_date is not null
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said
    window career as (
        partition by said.linkedin_url, said.company_domain
        order by said.start_date, said.end_date nulls last, said.title_norm
    )

),

promotions as (

    -- one title may stand in two rows of that start, told with an end and without
    select distinct on (linkedin_url, company_domain, left(title, 400), start_date)
        *,
        left(title, 400) as new_title  -- as much as an index can hold
    from jobs
    where
        previous_title_norm != title_norm
        and start_date between previous_end - 90 and previous_end + 90
    order by
        linkedin_url, company_domain, left(title, 400), start_date, landing_id desc, previous_title

),

merged as (

    select
        md5(
            'person_promotion:' || linkedin_url || ':' || company_domain || ':' || new_title || ':'
            || to_char(start_date, 'YYYY-MM-DD')
        )::uuid as id,
        linkedin_url,
        linkedin_url_type,
        company_domain,
        company_name,
        previous_title,
        new_title,
        start_date as promotion_date,
        source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from promotions

)

select * from merged
