{#- A row of the input that this build has to read. The bounds are settings left by open_window, so the
    compiled statement is the same in every run and the planner can estimate them. Without a window
    (dbt show, a unit test, psql) every row is in. -#}
{% macro in_window(relation, alias=none) -%}
    {{ alias ~ '.' if alias }}landed_xid >= {{ window_from(relation) }}
    and {{ alias ~ '.' if alias }}landed_xid < {{ window_until(relation) }}
{%- endmacro %}


{#- For look-ups by key: rows read before this window. The `+ 0` keeps the planner from answering a look-up of one key
    with the index on landed_xid, which would read all history for each. The second line names no row: where nothing
    was read before, the look-ups are not made at all. -#}
{% macro read_before(relation, alias) -%}
    {{ alias }}.landed_xid + 0 < {{ window_from(relation) }}
    and {{ window_from(relation) }} > 0
{%- endmacro %}


{% macro window_from(relation) -%}
    coalesce(nullif(current_setting('hq.from_{{ relation.identifier }}', true), '')::bigint, 0)
{%- endmacro %}


{% macro window_until(relation) -%}
    coalesce(
        nullif(current_setting('hq.until_{{ relation.identifier }}', true), '')::bigint,
        9223372036854775807
    )
{%- endmacro %}
