{{ config(unique_key=['domain', 'source'], editions='of values' if distributed() else none) }}

with

lookup as materialized (

    -- spellings of one key mean the same; what is known to say nothing matches nothing
    select distinct
        {{ function('range_key') }}(raw_value) as range_key,
        {{ function('null_if_placeholder') }}(matched_funding_range) as matched_funding_range
    from {{ ref('funding_range_lookup') }}

),

touched as (

    {{ changed(ref('company'), 'domain', "attribute in ('funding_range', 'funding_amount')") }}

    union distinct

    -- a lookup that gained a row is asked again about everything
    select domain
    from {{ ref('company') }}
    where
        attribute = 'funding_range'
        and {{ lookup_changed(ref('funding_range_lookup')) }}

),

ranked as (

    -- the newest range the lookup knows; if it knows none, the newest: a miss overwrites no match.
    -- Of amounts the newest
    select
        said.*,
        lookup.matched_funding_range,
        row_number() over (
            partition by said.domain, said.source, said.attribute
            order by
                lookup.matched_funding_range is null,
                said.last_landing_id desc
        ) as rank
    from touched
    cross join lateral (

        select * from {{ ref('company') }} as c
        where
            c.domain = touched.domain
            and c.attribute in ('funding_range', 'funding_amount')
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said
    left join lookup
        on
            lookup.range_key = {{ function('range_key') }}(said.value)
            and said.attribute = 'funding_range'

),

merged as (

    select
        domain,
        source,
        max(value) filter (where attribute = 'funding_range') as raw_funding_range,
        {{ function('to_bigint') }}(max(value) filter (where attribute = 'funding_amount'))
            as raw_funding_amount,
        max(matched_funding_range) as matched_funding_range,
        max(landing_id) as landing_id,
        (array_agg(landed_xid order by landing_id desc))[1] as landed_xid,
        max(last_seen_at) as last_seen_at
    from ranked
    where rank = 1
    group by domain, source

),

finished as (

    select
        md5('company_funding:' || domain || ':' || source)::uuid as id,
        domain,
        source,
        raw_funding_range,
        raw_funding_amount,
        matched_funding_range,
        null::text as workflow_source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from merged

)

select * from finished
