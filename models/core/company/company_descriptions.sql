{{ config(unique_key='domain', editions='of values' if distributed() else none) }}

with

touched as (

    {{ changed(ref('company'), 'domain', "attribute in ('description', 'tagline')") }}

    union distinct

    select domain
    from {{ ref('company') }}
    where {{ lookup_changed(ref('source_priority')) }}

),

ranked as (

    -- the better source, then the newest, for each text: a payload with only a tagline leaves the
    -- description as it is
    select
        said.*,
        row_number() over (
            partition by said.domain, said.attribute
            order by coalesce(ranks.priority, 99), said.last_landing_id desc
        ) as rank
    from touched
    cross join lateral (

        select * from {{ ref('company') }} as c
        where c.domain = touched.domain and c.attribute in ('description', 'tagline')
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said
    left join {{ ref('source_priority') }} as ranks
        on ranks.subject = 'company_text' and ranks.source = said.source

),

merged as (

    select
        domain,
        max(value) filter (where attribute = 'description') as description,
        max(value) filter (where attribute = 'tagline') as tagline,
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
        md5('company_description:' || domain)::uuid as id,
        domain,
        description,
        tagline,
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
