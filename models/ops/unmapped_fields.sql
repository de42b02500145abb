with

fields as (

    {% for table in payload_tables() %}
    select
        '{{ table.name }}' as raw_table,
        field.name as field,
        p.landing_id,
        p.last_seen_at
    from {{ table.extracted }} as p
    cross join lateral jsonb_object_keys(
        case when jsonb_typeof(p.unmapped_fields) = 'object' then p.unmapped_fields else '{}' end
    ) as field (name)
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    raw_table,
    field,
    count(*) as payloads,
    max(landing_id) as example_landing_id,
    max(last_seen_at) as last_seen_at
from fields
group by raw_table, field
