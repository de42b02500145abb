{#- The run's time. One place decides how it is rendered: a literal, because now() in a model is evaluated
    on the workers of a distributed Postgres. -#}
{% macro run_at() -%}
    '{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S.%f") }}+00'::timestamptz
{%- endmacro %}
