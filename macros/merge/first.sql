{#- The value the earliest payload gave; null never counts. -#}
{% macro first(column) -%}
    (array_agg({{ column }} order by landing_id) filter (where {{ column }} is not null))[1]
{%- endmacro %}


{#- The value the latest payload gave; null never counts. -#}
{% macro newest(column) -%}
    (array_agg({{ column }} order by landing_id desc) filter (where {{ column }} is not null))[1]
{%- endmacro %}
