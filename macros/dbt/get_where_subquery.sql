{#- Tests of merged tables look at the rows under_test; tests of views and seeds at everything, as always. -#}
{% macro get_where_subquery(relation) -%}
    {%- set where = config.get('where', '') -%}
    {%- if execute and is_merged(relation) -%}
        {%- set where = '(' ~ where ~ ') and ' ~ under_test() if where else under_test() -%}
    {%- endif -%}
    {%- if where -%}
        (select * from {{ relation }} where {{ where }}) as dbt_subquery
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}


{#- A table that the project builds by windows and whose rows say when they landed: those kept in serving do not. -#}
{% macro is_merged(relation) %}
    {% for id in model.depends_on.nodes %}
        {% set node = graph.nodes.get(id) %}
        {% if node and (node.schema, node.alias) == (relation.schema, relation.identifier) %}
            {{ return(node.config.materialized == 'incremental' and 'landed_xid' in node.columns) }}
        {% endif %}
    {% endfor %}
    {{ return(false) }}
{% endmacro %}
