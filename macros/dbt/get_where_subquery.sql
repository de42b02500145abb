{#- Tests look at rows landed from hq.tests_from on: the build loop sets it, so that a test costs what is new and
    not what is there. Unset, as in dbt build, they look at everything. -#}
{% macro get_where_subquery(relation) -%}
    {%- set where = config.get('where', '') -%}
    {%- if relation.schema in ('extracted', 'core', 'client') and not relation.is_view -%}
        {%- set landed = "landed_xid >= coalesce(nullif(current_setting('hq.tests_from', true), '')::bigint, 0)" -%}
        {%- set where = '(' ~ where ~ ') and ' ~ landed if where else landed -%}
    {%- endif -%}
    {%- if where -%}
        (select * from {{ relation }} where {{ where }}) as dbt_subquery
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}
