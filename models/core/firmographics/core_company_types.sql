-- named apart from the seed company_types; the table is core.company_types
{{ config(unique_key=['domain', 'source']) }}

with

lookup as materialized (

    select
        {{ function('lookup_key') }}(raw_value) as lookup_key,
        matched_company_type
    from {{ ref('company_type_lookup') }}

),

touched as (

    {{ changed(ref('company'), 'domain', "attribute = 'type'") }}

    union distinct

    -- a lookup that gained a row is asked again about everything
    select domain
    from {{ ref('company') }}
    where
        attribute = 'type'
        and {{ lookup_changed(ref('company_type_lookup')) }}

),

ranked as (

    -- the newest value the lookup knows; if it knows none, the newest: a miss overwrites no match
    select
        said.*,
        lookup.matched_company_type,
        row_number() over (
            partition by said.domain, said.source
            order by
                lookup.matched_company_type is null,
                said.last_landing_id desc
        ) as rank
    from touched
    cross join lateral (

        select * from {{ ref('company') }} as c
        where c.domain = touched.domain and c.attribute = 'type'
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said
    left join lookup on lookup.lookup_key = {{ function('lookup_key') }}(said.value)

),

merged as (

    select
        md5('company_type:' || domain || ':' || source)::uuid as id,
        domain,
        source,
        value as raw_type,
        matched_company_type as matched_type,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from ranked
    where rank = 1

)

select * from merged
