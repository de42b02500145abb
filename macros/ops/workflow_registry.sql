{#- One row per registered workflow, from the meta of its raw source; what a workflow says itself goes before what its
    source says. core_tables are those that it says it fills: lineage alone would name all that reads a sheet of claims in
    which it has a line. A test holds what is said against lineage and against the rows of the samples. -#}
{% macro workflow_registry() %}
    {% set rows = [] %}
    {% if execute %}
        {% set children = children_of_models() %}
        {% for source in graph.sources.values() | sort(attribute='identifier') if source.source_name == 'raw' %}
            {% set node = payload_model(source) %}
            {% for workflow in source.meta.get('workflows', []) %}
                {% set about = dict(source.meta, **workflow) %}
                {% set core = decided_tables(about.fills) if about.fills else core_readers(node, children) %}
                {% do rows.append({'about': about, 'source': source, 'node': node, 'core': core}) %}
            {% endfor %}
        {% endfor %}
    {% endif %}

    {% for row in rows %}
    {%- set about = row.about %}
    select
        md5('workflow:' || {{ text_literal(about.slug) }})::uuid as id,
        {{ text_literal(about.slug) }} as workflow_slug,
        {{ text_literal(about.new_workflow_slug or slug_of_path(about.path)) }} as new_workflow_slug,
        {{ text_literal(about.provider) }} as provider,
        {{ text_literal(about.platform) }} as platform,
        {{ text_literal(about.payload_type) }} as payload_type,
        {{ text_literal(about.entity_type) }} as entity_type,
        {{ text_literal(
            ('Landed, not modelled. ' if about.landing_only else '') ~ (about.description or row.source.description)
        ) }} as description,
        {{ text_literal('raw.' ~ row.source.identifier) }} as raw_table,
        {{ text_literal(about.extracted_table or current_state(about.fills)
            or (row.node.schema ~ '.' ~ row.node.alias if row.node)) }}
            as extracted_table,
        {{ text_literal(about.core_table or (row.core | first)) }} as core_table,
        {{ text_array(row.core) }} as core_tables,
        {{ text_literal(about.key) }} as key_column,
        {{ text_literal(about.key_type or about.entity_type) }} as key_type,
        {{ 'true' if row.core else 'false' }} as coalesces_to_core,
        {{ 'false' if about.is_active is false else 'true' }} as is_active,
        {{ text_literal(about.usage_category or 'internal-hq') }} as usage_category,
        {{ text_literal(about.workflow_type or 'ingest') }} as workflow_type,
        {{ text_literal(about.modal_function_name) }} as modal_function_name,
        {{ text_literal(about.modal_endpoint_url) }} as modal_endpoint_url,
        {{ text_literal((about.method or 'POST') ~ ' ' ~ about.path) }} as api_endpoint_url,
        {{ text_literal(about.path) }} as api_endpoint_path,
        {{ text_array(about.aliases or []) }} as aliases,
        {{ text_array(about.required or []) }} as required_fields
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}


{#- Of the tables that a workflow fills, those in which something is decided. -#}
{% macro decided_tables(fills) %}
    {% set tables = [] %}
    {% for table in fills if table.split('.')[0] in ['core', 'client', 'target_client'] %}
        {% do tables.append(table) %}
    {% endfor %}
    {{ return(tables) }}
{% endmacro %}


{#- All of core that descends from a payload table, through claims and views: for a registration that names no tables. -#}
{% macro core_readers(node, children) %}
    {% set readers = [] %}
    {% set reached = [node.unique_id] if node else [] %}
    {% for id in reached %}{# grows while it is read #}
        {% for child in children.get(id, []) if child.unique_id not in reached %}
            {% do reached.append(child.unique_id) %}
            {% if child.schema in ['core', 'client', 'target_client'] %}
                {% do readers.append(child.schema ~ '.' ~ child.alias) %}
            {% endif %}
        {% endfor %}
    {% endfor %}
    {{ return(readers | sort) }}
{% endmacro %}


{#- Models by what they read. -#}
{% macro children_of_models() %}
    {% set children = {} %}
    {% for node in graph.nodes.values() if node.resource_type == 'model' %}
        {% for id in node.depends_on.nodes %}
            {% do children.setdefault(id, []).append(node) %}
        {% endfor %}
    {% endfor %}
    {{ return(children) }}
{% endmacro %}


{#- The first table of extracted that a workflow fills. -#}
{% macro current_state(fills) %}
    {% set found = [] %}
    {% for table in fills or [] if table.startswith('extracted.') %}
        {% do found.append(table) %}
    {% endfor %}
    {{ return(found | first | default(none)) }}
{% endmacro %}


{#- /run/people/acme/ingest: people-acme-ingest. -#}
{% macro slug_of_path(path) %}
    {{ return((path[4:] if path.startswith('/run/') else path).strip('/') | replace('/', '-')) }}
{% endmacro %}


{% macro text_literal(value) -%}
    {%- if value is none or value is undefined or value == '' -%}
        null::text
    {%- else -%}
        {{ dbt.string_literal(dbt.escape_single_quotes(value | string | trim)) }}::text
    {%- endif -%}
{%- endmacro %}
