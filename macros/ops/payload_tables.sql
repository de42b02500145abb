{#- Payload tables of all registered workflows, as {raw, extracted, source}: what the views of ops are written from.
    The registrations decide which; the refs below only tell dbt, which must know while it still parses, to build those
    tables first. One that is registered but has no ref is read as soon as it exists, and a test asks for its ref. -#}
{% macro payload_tables() %}
    {% do payload_table_refs() %}
    {% set tables = [] %}
    {% if execute %}
        {% for source in graph.sources.values() | sort(attribute='identifier') if source.source_name == 'raw' %}
            {% set node = payload_model(source) %}
            {% if node %}
                {% set extracted = api.Relation.create(node.database, node.schema, node.alias) %}
                {% if node.unique_id in model.depends_on.nodes
                    or load_relation(extracted) is not none %}
                    {% do tables.append({
                        'raw': api.Relation.create(source.database, source.schema, source.identifier),
                        'extracted': extracted,
                        'name': source.identifier,
                    }) %}
                {% endif %}
            {% endif %}
        {% endfor %}
    {% endif %}
    {{ return(tables) }}
{% endmacro %}


{% macro payload_table_refs() %}
    {{ return([
        ref('companyenrich_payloads'),
        ref('salesnav_scrapes_person_payloads'),
    ]) }}
{% endmacro %}


{#- The payload table of a raw source: the model of the same name. -#}
{% macro payload_model(source) %}
    {{ return(graph.nodes.values()
        | selectattr('resource_type', 'equalto', 'model')
        | selectattr('name', 'equalto', source.identifier) | first) }}
{% endmacro %}
