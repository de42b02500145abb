{{ config(unique_key=['domain', 'technology']) }}

with

items as (

    {{ similar_items() }}

),

elements as (

    select
        items.domain,
        left({{ function('json_element') }}(element.value), 500) as technology,
        items.landing_id,
        items.landed_xid,
        items.last_seen_at,
        items.landing_id = max(items.landing_id) over (partition by items.domain) as is_newest
    from items
    cross join lateral jsonb_array_elements(items.technologies) as element (value)

),

merged as (

    -- one that a later list leaves out stays, and is not current
    select
        md5('companyenrich_similar_technology:' || domain || ':' || technology)::uuid as id,
        domain,
        technology,
        bool_or(is_newest) as is_current,
        min(last_seen_at) as first_seen_at,
        min(landing_id) as landing_id,
        min(landed_xid) as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from elements
    where technology is not null
    group by domain, technology

)

select * from merged
