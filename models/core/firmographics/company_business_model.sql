{{ config(unique_key='domain') }}

with

touched as (

    {{ changed(ref('company'), 'domain', "attribute in ('is_b2b', 'is_b2c')") }}

    union distinct

    select domain
    from {{ ref('company') }}
    where attribute in ('is_b2b', 'is_b2c') and {{ lookup_changed(ref('source_priority')) }}

),

ranked as (

    -- each by itself: the better source, inside it the newest
    select
        said.*,
        row_number() over (
            partition by said.domain, said.attribute
            order by coalesce(ranks.priority, 99), said.last_landing_id desc
        ) as rank
    from touched
    cross join lateral (

        select * from {{ ref('company') }} as c
        where c.domain = touched.domain and c.attribute in ('is_b2b', 'is_b2c')
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said
    left join {{ ref('source_priority') }} as ranks
        on ranks.subject = 'company_kind' and ranks.source = said.source

),

merged as (

    select
        domain,
        max(value) filter (where attribute = 'is_b2b')::boolean as is_b2b,
        max(value) filter (where attribute = 'is_b2c')::boolean as is_b2c,
        (array_agg(source order by landing_id desc))[1] as source,
        max(landing_id) as landing_id,
        (array_agg(landed_xid order by landing_id desc))[1] as landed_xid,
        max(last_seen_at) as last_seen_at
    from ranked
    where rank = 1
    group by domain

),

finished as (

    select
        md5('company_business_model:' || domain)::uuid as id,
        domain,
        is_b2b,
        is_b2c,
        source,
        null::text as workflow_source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from merged

)

select * from finished
