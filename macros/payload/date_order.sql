{#- Whether a payload that writes 03/04/2021 means April ('dmy') or March ('mdy'). It says so itself: `date_order` beside its
    other fields, where `hq load --date-order` puts it too; only how it begins counts, so "DD/MM/YYYY" will do. Otherwise
    `date_orders` in dbt_project.yml says it for its workflow; otherwise it is American. -#}
{% macro date_order() -%}
coalesce(
            case left(lower(payload ->> 'date_order'), 1) when 'd' then 'dmy' when 'm' then 'mdy' end,
            {%- if var('date_orders') %}
            {{ dbt.string_literal(tojson(var('date_orders'))) }}::jsonb ->> workflow,
            {%- endif %}
            'mdy'
        )
{%- endmacro %}
