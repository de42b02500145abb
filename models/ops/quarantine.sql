{% for table in payload_tables() %}
select
    '{{ table.name }}' as raw_table,
    landing_id,
    quarantine_reason,
    last_seen_at as landed_at
from {{ table.extracted }}
where quarantine_reason is not null
{{ 'union all' if not loop.last }}
{% endfor %}
