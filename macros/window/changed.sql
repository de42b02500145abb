{#- Keys under which a merged table changed since this model last read it: rows that an edition wrote, and rows that are gone.
    Bounds are settings left by open_window, as for in_window. `key` is the first column of the table's key; `only` says
    which of its rows matter. -#}
{% macro changed(relation, key, only=none) -%}
    select {{ key }}
    from {{ relation }}
    where
        {% if is_fixture(relation) %}true{% else %}{{ in_editions(relation) }}{% endif %}
        {%- if only %}
        and {{ only }}
        {%- endif %}
    {%- if not is_fixture(relation) %}

    union

    select key
    from ops.gone
    where {{ gone_from(relation) }}
    {%- endif %}
{%- endmacro %}


{% macro in_editions(relation) -%}
    edition >= {{ window_from(relation) }}
    and edition < {{ window_until(relation) }}
{%- endmacro %}


{% macro gone_from(relation) -%}
    (
            model = '{{ relation.schema }}.{{ relation.identifier }}'
            and {{ in_editions(relation) }}
        )
{%- endmacro %}


{#- Whether it stands for a table in a unit test, where all rows are new. -#}
{% macro is_fixture(relation) %}
    {{ return('__dbt__cte__' in relation | string) }}
{% endmacro %}
