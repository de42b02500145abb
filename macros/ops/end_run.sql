{#- on-run-end: what each node did, and for how long. Of a view dbt says that it wrote -1 rows. -#}
{% macro end_run(results) -%}
    {% if execute and results %}
    with noted as (
        insert into ops.run_nodes
            (invocation_id, node, resource_type, status, rows_affected, seconds, message)
        values
        {%- for result in results %}
            (
                '{{ invocation_id }}', '{{ result.node.unique_id }}', '{{ result.node.resource_type }}',
                '{{ result.status }}', nullif({{ (result.adapter_response or {}).get('rows_affected', 'null') }}, -1),
                {{ result.execution_time }}, '{{ (result.message or '') | string | truncate(2000) | replace("'", "''") }}'
            ){{ ',' if not loop.last }}
        {%- endfor %}
        on conflict do nothing
    )
    update ops.runs
    set
        finished_at = clock_timestamp(),
        status = '{{ 'error' if results | selectattr('status', 'in', ['error', 'fail', 'runtime error']) | list else 'success' }}'
    where invocation_id = '{{ invocation_id }}'
    {% else %}
    update ops.runs set finished_at = clock_timestamp(), status = 'success'
    where invocation_id = '{{ invocation_id }}'
    {% endif %}
{%- endmacro %}
