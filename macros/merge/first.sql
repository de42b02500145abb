{#- The value the earliest payload gave; null never counts. -#}
{% macro first(column) -%}
    (array_agg({{ column }} order by landing_id) filter (where {{ column }} is not null))[1]
{%- endmacro %}


{#- The value the latest payload gave; null never counts. `by`: a column that grows with time, where it is not the order of landing. -#}
{% macro newest(column, by='landing_id') -%}
    (array_agg({{ column }} order by {{ by }} desc) filter (where {{ column }} is not null))[1]
{%- endmacro %}
