{% for table in payload_tables() %}
select
    '{{ table.name }}' as raw_table,
    (select count(*) from {{ table.raw }}) as landed,
    (select count(*) from {{ table.extracted }}) as extracted,
    (
        select count(*)
        from {{ table.raw }}
        where
            landed_xid >= coalesce(
                (
                    select done from ops.frontier
                    where model = 'extracted.{{ table.name }}' and input = 'raw.{{ table.name }}'
                ), 0
            )
    ) as pending,
    (
        select count(*) from {{ table.extracted }}
        where quarantine_reason is not null
    ) as quarantined,
    (
        select landed_at from {{ table.raw }}
        order by landing_id desc
        limit 1
    ) as last_landed_at
{{ 'union all' if not loop.last }}
{% endfor %}
