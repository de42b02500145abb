{{ config(unique_key=['domain', 'source'], editions='of values' if distributed() else none) }}

with

lookup as materialized (

    -- spellings of one key mean the same
    select distinct
        {{ function('range_key') }}(raw_value) as range_key,
        matched_revenue_range
    from {{ ref('revenue_range_lookup') }}

),

touched as (

    {{ changed(ref('company'), 'domain', "attribute in ('revenue', 'revenue_amount')") }}

    union distinct

    -- a lookup that gained a row is asked again about everything
    select domain
    from {{ ref('company') }}
    where
        attribute = 'revenue'
        and {{ lookup_changed(ref('revenue_range_lookup')) }}

),

ranked as (

    -- the newest range the lookup knows; if it knows none, the newest: a miss overwrites no match.
    -- Of amounts the newest
    select
        said.*,
        lookup.matched_revenue_range,
        row_number() over (
            partition by said.domain, said.source, said.attribute
            order by
                lookup.matched_revenue_range is null,
                said.last_landing_id desc
        ) as rank
    from touched
    cross join lateral (

        select * from {{ ref('company') }} as c
        where
            c.domain = touched.domain
            and c.attribute in ('revenue', 'revenue_amount')
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said
    left join lookup
        on
            lookup.range_key = {{ function('range_key') }}(said.value)
            and said.attribute = 'revenue'

),

merged as (

    select
        domain,
        source,
        max(value) filter (where attribute = 'revenue') as raw_revenue_range,
        {{ function('to_bigint') }}(max(value) filter (where attribute = 'revenue_amount'))
            as raw_revenue_amount,
        max(matched_revenue_range) as matched_revenue_range,
        max(landing_id) as landing_id,
        (array_agg(landed_xid order by landing_id desc))[1] as landed_xid,
        max(last_seen_at) as last_seen_at
    from ranked
    where rank = 1
    group by domain, source

),

finished as (

    select
        md5('company_revenue:' || domain || ':' || source)::uuid as id,
        domain,
        source,
        raw_revenue_range,
        raw_revenue_amount,
        matched_revenue_range,
        null::text as workflow_source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from merged

)

select * from finished
