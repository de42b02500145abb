{#- Pre-hook of every incremental model, inside its transaction: takes the model's lock and fixes how far
    each input is read. Reads from the start when the table is missing, rebuilt or refreshed. Nobody waits for the disk:
    a table and its frontier are lost together, if at all, and built again from raw, which is durable. -#}
{% macro open_window(invocation=none) -%}
    {%- if model.config.materialized == 'incremental' %}{# a view reads nothing by itself #}
    {%- set edges = window_edges() -%}
    select
        set_config('work_mem', '{{ var("work_mem") }}', true),
        set_config('jit', 'off', true),
        set_config('synchronous_commit', 'off', true),
        {# what a host ends for all its users, it would end at the same place each time #}
        set_config('statement_timeout', '0', true),
        (select set_config('transaction_timeout', '0', true) where current_setting('server_version_num')::integer >= 170000),
        -- of rows that no window brings, such as those of lists
        set_config('hq.reads_all', ({{ reads_all() }})::text, true),
        ops.open_window(
        '{{ this.schema }}.{{ this.identifier }}',
        {{ text_array(edges.inputs) }},
        {{ text_array(edges.merged) }},
        {{ text_array(edges.upstream) }},
        {{ text_array(edges.lookups) }},
        {{ invocation or "'" ~ invocation_id ~ "'" }},
        {{ reads_all() }},
        {{ 'true' if config.get('editions') else 'false' }}
    )
    {%- endif %}
{%- endmacro %}


{#- Post-hook: same transaction as the merge, so both are kept or neither. A payload table notes the fields of what it
    read and counts it, before the mark moves: what /status, its pages and `hq status` show. -#}
{% macro close_window() -%}
    {%- if model.config.materialized == 'incremental' %}
    {%- set edge = "'" ~ this.schema ~ '.' ~ this.identifier ~ "', 'raw." ~ this.identifier ~ "'" %}
    select {% if execute and is_payload_table(model) %}ops.see_edge({{ edge }}), ops.count_edge({{ edge }}), {% endif -%}
        ops.close_window('{{ this.schema }}.{{ this.identifier }}')
    {%- endif %}
{%- endmacro %}


{#- Whether a model is built from nothing: rebuilt, refreshed, or its table is missing. -#}
{% macro reads_all() -%}
    {{ 'true' if reads_from_the_start() else 'false' }}
        or to_regclass('{{ this.schema }}.{{ this.identifier }}') is null
{%- endmacro %}


{% macro reads_from_the_start() %}
    {{ return(var('rebuild') or flags.FULL_REFRESH) }}
{% endmacro %}


{#- What a model reads, from its lineage, through views. inputs: by windows, that is raw tables and payload tables (the
    models named as a raw table). merged: by what changed, that is models with editions. upstream: other windowed models,
    joined by key. lookups: seeds. -#}
{% macro window_edges() %}
    {% set edges = {'inputs': [], 'merged': [], 'upstream': [], 'lookups': []} %}
    {% do add_window_edges(edges, model.depends_on.nodes) %}
    {{ return(edges) }}
{% endmacro %}


{% macro add_window_edges(edges, unique_ids) %}
    {% for id in unique_ids %}
        {% set node = graph.sources.get(id) or graph.nodes.get(id) %}
        {% if node %}
            {% set name = node.schema ~ '.' ~ (node.identifier or node.alias) %}
            {% if (node.resource_type == 'source' and node.source_name == 'raw') or is_payload_table(node) %}
                {% do edges.inputs.append(name) %}
            {% elif node.resource_type == 'seed' %}
                {% do edges.lookups.append(name) %}
            {% elif node.config.get('editions') %}
                {% do edges.merged.append(name) %}
            {% elif node.config.materialized == 'incremental' %}
                {% do edges.upstream.append(name) %}
            {% elif node.resource_type == 'model' %}
                {% do add_window_edges(edges, node.depends_on.nodes) %}
            {% endif %}
        {% endif %}
    {% endfor %}
{% endmacro %}


{% macro is_payload_table(node) %}
    {{ return(node.resource_type == 'model' and 'source.' ~ project_name ~ '.raw.' ~ node.name in graph.sources) }}
{% endmacro %}


{% macro text_array(words) -%}
    array[{% for word in words | unique | sort %}'{{ word }}'{{ ', ' if not loop.last }}{% endfor %}]::text[]
{%- endmacro %}
