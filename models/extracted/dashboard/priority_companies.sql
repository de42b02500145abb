{{ config(
    unique_key='name_key',
    incremental_strategy='replace_children',
    parent=['name_key'],
    void='added_landing_id is null'
) }}

with

touched as (

    select distinct name_key
    from {{ ref('priority_company_payloads') }}
    where {{ in_window(ref('priority_company_payloads')) }} and quarantine_reason is null

),

said as (

    -- what was said before a company was last taken from the list counts no more
    select
        p.*,
        max(p.landing_id) filter (where p.is_removal) over (partition by p.name_key) as removed_by
    from touched
    inner join {{ ref('priority_company_payloads') }} as p
        on p.name_key = touched.name_key and p.quarantine_reason is null

),

merged as (

    select
        md5('priority_company:' || p.name_key)::uuid as id,
        p.name_key,
        {{ newest('company_name') }} as company_name,
        min(p.landing_id) filter (
            where not p.is_removal and p.landing_id > coalesce(p.removed_by, 0)
        ) as added_landing_id,
        max(p.landing_id) as landing_id,
        {{ newest('landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(p.last_seen_at) as last_seen_at
    from said as p
    group by p.name_key

)

select * from merged
