{#- A row that tests have to look at: the build loop sets hq.tests_from, so that a test costs what is new and not what is
    there. Unset, as in dbt build, every row is. A test that does not ask this is left to dbt build. -#}
{% macro under_test(alias=none) -%}
    {{ alias ~ '.' if alias }}landed_xid >= coalesce(nullif(current_setting('hq.tests_from', true), '')::bigint, 0)
{%- endmacro %}
