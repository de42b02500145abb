{#- The tables in which something is decided about a company, a person or a client, and the column with its key. Names only:
    what stood on the views among them would keep them from being replaced. -#}
{% macro core_keys() %}
    {% set keys = {
        'company': ['domain', 'origin_company_domain', 'input_domain', 'company_domain'],
        'person': ['linkedin_url', 'person_linkedin_url'],
        'target_client': ['client_domain', 'target_client_domain'],
    } %}
    {% set rows = [] %}
    {% if execute %}
        {% for node in graph.nodes.values() | sort(attribute='unique_id') if node.resource_type == 'model'
            and node.schema in ['core', 'client', 'target_client'] and 'landing_id' in node.columns %}
            {% set leading = leading_columns(node) %}
            {% for entity_type, names in keys.items() %}
                {% set found = [] %}
                {% for name in names if name in node.columns
                    and (name in leading or node.config.materialized == 'view') %}
                    {% do found.append(name) %}
                {% endfor %}
                {% if found %}
                    {% do rows.append([entity_type, node.schema, node.alias, found[0]]) %}
                {% endif %}
            {% endfor %}
        {% endfor %}
    {% endif %}
    {{ rows_of_words(rows, ['entity_type', 'table_schema', 'table_name', 'key_column']) }}
{% endmacro %}
