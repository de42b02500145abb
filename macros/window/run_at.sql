{#- The run's time. One place decides how it is rendered, because now() in a model is evaluated on the workers of
    a distributed Postgres. Here: the setting that open_window leaves, so that the statement dbt compiles is the
    same in every run; without a window, the time dbt started. The sub-select is evaluated once, not per row; there, ops.merge_on_workers puts
    a literal in its place. -#}
{% macro run_at() -%}
    {%- if distributed() -%}
    coalesce(
        nullif(current_setting('hq.run_at', true), ''), '{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S.%f") }}+00'
    )::timestamptz
    {%- else -%}
    (select coalesce(
        nullif(current_setting('hq.run_at', true), ''), '{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S.%f") }}+00'
    )::timestamptz)
    {%- endif -%}
{%- endmacro %}
