{{ config(unique_key=['domain', 'source']) }}

with

lookup as materialized (

    -- spellings of one key mean the same
    select distinct
        {{ function('range_key') }}(raw_value) as range_key,
        matched_revenue_range
    from {{ ref('revenue_range_lookup') }}

),

touched as (

    {{ changed(ref('company'), 'domain', "attribute = 'revenue'") }}

    union distinct

    -- a lookup that gained a row is asked again about everything
    select domain
    from {{ ref('company') }}
    where
        attribute = 'revenue'
        and {{ lookup_changed(ref('revenue_range_lookup')) }}

),

ranked as (

    -- the newest value the lookup knows; if it knows none, the newest: a miss overwrites no match
    select
        said.*,
        lookup.matched_revenue_range,
        row_number() over (
            partition by said.domain, said.source
            order by
                lookup.matched_revenue_range is null,
                said.last_landing_id desc
        ) as rank
    from touched
    cross join lateral (

        select * from {{ ref('company') }} as c
        where c.domain = touched.domain and c.attribute = 'revenue'
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said
    left join lookup on lookup.range_key = {{ function('range_key') }}(said.value)

),

merged as (

    select
        md5('company_revenue:' || domain || ':' || source)::uuid as id,
        domain,
        source,
        value as raw_revenue_range,
        null::bigint as raw_revenue_amount,
        matched_revenue_range,
        null::text as workflow_source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from ranked
    where rank = 1

)

select * from merged
