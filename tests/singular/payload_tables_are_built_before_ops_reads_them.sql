-- remedy: add the missing ref to payload_table_refs in macros/ops/payload_tables.sql
{% set known = payload_table_refs() | map(attribute='identifier') | list %}
select missing.raw_table
from (
    values (null::text)
    {% if execute %}
    {% for source in graph.sources.values() if source.source_name == 'raw' and payload_model(source)
        and source.identifier not in known %}
    , ('{{ source.identifier }}')
    {% endfor %}
    {% endif %}
) as missing (raw_table)
where missing.raw_table is not null
