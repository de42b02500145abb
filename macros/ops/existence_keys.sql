{#- Which columns may be asked whether a value stands in them: keys of what dbt builds, by the names that keys have here. Of
    tables those that an index begins with, so that no question reads a whole one. -#}
{% macro existence_keys() %}
    {% set types = {
        'domain': 'domain', 'target_client_domain': 'domain', 'client_domain': 'domain',
        'origin_company_domain': 'domain', 'input_domain': 'domain', 'company_domain': 'domain',
        'customer_domain': 'domain', 'past_company_domain': 'domain',
        'linkedin_url': 'linkedin', 'person_linkedin_url': 'linkedin',
        'case_study_url': 'as_sent', 'latest_title_norm': 'text', 'location_norm': 'text',
    } %}
    {% set rows = [] %}
    {% if execute %}
        {% for node in graph.nodes.values() | sort(attribute='unique_id') if node.resource_type == 'model'
            and node.schema in ['extracted', 'core', 'client', 'target_client', 'mapped', 'reference']
            and 'gaps' not in node.fqn %}{# which list what is not there #}
            {% set leading = leading_columns(node) %}
            {#- a view has one key: that of the table it stands on -#}
            {% if node.config.materialized == 'view' %}
                {% set leading = types.keys() | select('in', node.columns) | reject('eq', 'case_study_url') | list %}
                {% set leading = leading[:1] %}
            {% endif %}
            {% for name in node.columns if name in types and name in leading %}
                {% do rows.append([node.schema, node.alias, name, types[name]]) %}
            {% endfor %}
        {% endfor %}
    {% endif %}
    {{ rows_of_words(rows, ['table_schema', 'table_name', 'column_name', 'key_type']) }}
{% endmacro %}
