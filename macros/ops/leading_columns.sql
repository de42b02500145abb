{#- Columns that an index of a table begins with: what can be looked up without reading all of it. -#}
{% macro leading_columns(node) %}
    {% set key = node.config.unique_key or [] %}
    {% set leading = [key if key is string else key | first] %}
    {% for index in node.config.indexes or [] %}
        {% do leading.append(index['columns'][0]) %}
    {% endfor %}
    {{ return(leading) }}
{% endmacro %}


{#- Rows of words as a query; none where there are none. -#}
{% macro rows_of_words(rows, names) -%}
    select
        {{ names | join(',\n        ') }}
    from (
        values
        {%- for row in rows %}
        ('{{ row | join("'::text, '") }}'::text){{ ',' if not loop.last }}
        {%- else %}
        ({% for name in names %}null::text{{ ', ' if not loop.last }}{% endfor %})
        {%- endfor %}
    ) as words ({{ names | join(', ') }})
    where {{ names[0] }} is not null
{%- endmacro %}
