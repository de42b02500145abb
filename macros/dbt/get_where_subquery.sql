{#- Tests look at rows landed from hq.tests_from on: the build loop sets it, so that a test costs what is new and
    not what is there. Unset, as in dbt build, they look at everything; so they always do at views. -#}
{% macro get_where_subquery(relation) -%}
    {%- set where = config.get('where', '') -%}
    {%- if execute and relation.schema in ('extracted', 'core', 'client') and not is_model_view(relation) -%}
        {%- set landed = "landed_xid >= coalesce(nullif(current_setting('hq.tests_from', true), '')::bigint, 0)" -%}
        {%- set where = '(' ~ where ~ ') and ' ~ landed if where else landed -%}
    {%- endif -%}
    {%- if where -%}
        (select * from {{ relation }} where {{ where }}) as dbt_subquery
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}


{#- A view that the project declares: dbt does not know the type of a relation it has not looked up. -#}
{% macro is_model_view(relation) %}
    {% set views = graph.nodes.values()
        | selectattr('resource_type', 'equalto', 'model')
        | selectattr('schema', 'equalto', relation.schema)
        | selectattr('alias', 'equalto', relation.identifier)
        | selectattr('config.materialized', 'equalto', 'view') | list %}
    {{ return(views | length > 0) }}
{% endmacro %}
