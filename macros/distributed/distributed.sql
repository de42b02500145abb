{#- Whether the database is a Citus cluster, told by HQ_DISTRIBUTED or the var of that name: docs/scaling.md. Off, nothing of
    this folder is rendered. -#}
{% macro distributed() %}
    {{ return(var('distributed', env_var('HQ_DISTRIBUTED', 'false')) | string | trim | lower in ['true', '1', 'yes', 'on']) }}
{% endmacro %}


{#- Where the rows of a model or seed are: `by_key`, on the worker that its key's hash names, beside all else under the same
    key; `everywhere`, a copy on each node, for what is joined by something else than the key; `here`, on the coordinator. A payload
    table is here, as what it is read from: it is cut by landing, and what is put aside there has no key. -#}
{% macro placement(node) %}
    {% if not distributed() %}
        {{ return('here') }}
    {% elif node.resource_type == 'seed' %}
        {{ return('everywhere') }}
    {% elif node.resource_type != 'model' or node.config.materialized != 'incremental' %}
        {{ return('here') }}
    {% endif %}
    {{ return(node.config.get('placement') or 'here') }}
{% endmacro %}


{#- The nearest tables that a model reads, through views: their nodes. -#}
{% macro tables_read(unique_ids) %}
    {% set found = [] %}
    {% for id in unique_ids %}
        {% set node = graph.nodes.get(id) %}
        {% if node and node.resource_type == 'model' and node.config.materialized != 'incremental' %}
            {% do found.extend(tables_read(node.depends_on.nodes)) %}
        {% elif node %}
            {% do found.append(node) %}
        {% endif %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}


{% macro reads_workers() %}
    {% for node in tables_read(model.depends_on.nodes) if placement(node) == 'by_key' %}
        {{ return(true) }}
    {% endfor %}
    {{ return(false) }}
{% endmacro %}


{#- Whether the merge of a model goes through the workers: where it writes, what it reads, or where it notes what is gone. -#}
{% macro merges_on_workers() %}
    {{ return(distributed() and (placement(model) != 'here' or config.get('editions') or reads_workers())) }}
{% endmacro %}


{#- Puts a table where it belongs, rows and all; what is there already is left alone. -#}
{% macro place(target, node) %}
    {% set where = placement(node) %}
    {% if where == 'here' %}
        {{ return('') }}
    {% endif %}
    {% set name = target.schema ~ '.' ~ target.identifier %}
    {% if run_query("select from pg_dist_partition where logicalrelid = '" ~ name ~ "'::regclass").rows | length %}
        {{ return('') }}
    {% endif %}
    {% if where == 'everywhere' %}
        {% do run_query("select create_reference_table('" ~ name ~ "')") %}
    {% else %}
        {% do run_query("select create_distributed_table('" ~ name ~ "', '" ~ key_columns()[0] ~ "')") %}
    {% endif %}
{% endmacro %}


{#- A relation that is joined by something else than the key its rows are spread by. On a cluster what is wanted of it is asked
    first, apart, and goes to who joins it: those rows whose `key` is the column `by` of a row `of` another relation, or all
    of them. On one Postgres it is just the relation. -#}
{% macro asked_first(relation, key=none, by=none, of=none) -%}
    {%- if distributed() and not is_fixture(relation) -%}
        (
            select * from {{ relation }}
            {{ 'where ' ~ key ~ ' in (select ' ~ (by or key) ~ ' from ' ~ of ~ ')' if key }}
            limit 9223372036854775807
        )
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}
