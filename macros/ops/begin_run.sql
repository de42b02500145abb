{#- on-run-start, first: what a build needs to find. Makes the partition of every registered workflow, and
    notices when the database was restored into another cluster. -#}
{% macro prepare_database() %}
    {% if execute %}
        {% for source in graph.sources.values() if source.source_name == 'raw' and source.meta.workflows %}
            {% set slugs = source.meta.workflows | map(attribute='slug') | list %}
            {% do run_query(
                "select raw.declare_partition('" ~ source.identifier ~ "', array['" ~ slugs | join("', '") ~ "'])"
            ) %}
        {% endfor %}
        {% set stamped = run_query('select ops.adopt_cluster()').columns[0].values()[0] %}
        {% if stamped is not none %}
            {% do log(
                'This database was restored from another cluster: ' ~ stamped
                ~ ' payloads are stamped anew, and this build reads everything once more.', info=true
            ) %}
        {% endif %}
    {% endif %}
{% endmacro %}


{#- on-run-start, second: fixes the horizon of this invocation. -#}
{% macro begin_run() -%}
    select ops.begin_run(
        '{{ invocation_id }}',
        '{{ flags.WHICH }}',
        '{{ (invocation_args_dict.select or []) | join(' ') | replace("'", "''") }}',
        {{ 'true' if reads_from_the_start() else 'false' }}
    )
{%- endmacro %}
