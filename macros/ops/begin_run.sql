{#- on-run-start, first: what a build needs to find. Makes the partition of every registered workflow, notices when the
    database was restored into another cluster, and counts what landed and no model reads. -#}
{% macro prepare_database() %}
    {% if execute %}
        {% do refuse_full_refresh() %}
        {% do refuse_empty() %}
        {% do refuse_another_environment() %}
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
        {% set unread = [] %}
        {% for source in graph.sources.values() if source.source_name == 'raw' and not payload_model(source) %}
            {% do unread.append(source.identifier) %}
        {% endfor %}
        {% if unread %}
            {% do run_query('select ops.count_unread(' ~ text_array(unread) ~ ')') %}
            {% do run_query("select ops.see_edge('unread', 'raw.' || p) from unnest(" ~ text_array(unread) ~ ') as p') %}
        {% endif %}
    {% endif %}
{% endmacro %}


{#- on-run-start, second: fixes the horizon of this invocation. What a loop has built as a whole counts for nothing once
    somebody builds beside it, of whatever project. -#}
{% macro begin_run() -%}
    {% if flags.WHICH in ['build', 'run', 'seed'] %}delete from ops.kept_build;{% endif %}

    select ops.begin_run(
        '{{ invocation_id }}',
        '{{ flags.WHICH }}',
        '{{ (invocation_args_dict.select or []) | join(' ') | replace("'", "''") }}',
        {{ 'true' if reads_from_the_start() else 'false' }}
    )
{%- endmacro %}


{#- Before anything is touched: a full refresh drops each table, a seed's too, and with it the views that stand on it. -#}
{% macro refuse_full_refresh() %}
    {% if flags.FULL_REFRESH and not var('allow_full_refresh') %}
        {{ exceptions.raise_compiler_error(
            '--full-refresh is refused: it would drop the tables that others read, and the views that stand on them. '
            ~ 'To build from raw again run `hq build --rebuild`, which merges in place. '
            ~ "To drop them all the same: `dbt build --full-refresh --vars '{allow_full_refresh: true}'`."
        ) }}
    {% elif flags.FULL_REFRESH and run_query('select from ops.retained limit 1').rows | length %}
        {{ exceptions.raise_compiler_error(
            '--full-refresh is refused: what `hq retain` has moved into files (ops.retained) would be lost to all tables. '
            ~ 'To build from raw again run `hq build --rebuild`, which keeps it.'
        ) }}
    {% endif %}
{% endmacro %}


{#- Nothing is read then, but each window would be closed as if it had been. -#}
{% macro refuse_empty() %}
    {% if flags.WHICH in ['build', 'run'] and flags.EMPTY %}
        {{ exceptions.raise_compiler_error(
            '--empty is refused: no row would be read, and all would count as read. To try the SQL, use `dbt show` or '
            ~ '`dbt compile`.'
        ) }}
    {% endif %}
{% endmacro %}


{#- Of a database that was copied, or of an address that was. -#}
{% macro refuse_another_environment() %}
    {% set ours = env_var('HQ_ENVIRONMENT', '') | trim %}
    {% set names = run_query('select environment from ops.cluster where environment is not null').columns[0].values() %}
    {% if ours and names and names[0] != ours %}
        {{ exceptions.raise_compiler_error(
            'This database is ' ~ names[0] ~ ', and HQ_ENVIRONMENT is ' ~ ours ~ '. Check where PG* or DATABASE_URL lead.'
        ) }}
    {% endif %}
{% endmacro %}
