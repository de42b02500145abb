{#- One row per registered workflow, from the meta of its raw source; what a workflow says itself goes before what its
    source says. core_tables is lineage: the models of core that read the payload table. -#}
{% macro workflow_registry() %}
    {% set rows = [] %}
    {% if execute %}
        {% for source in graph.sources.values() | sort(attribute='identifier') if source.source_name == 'raw' %}
            {% set node = payload_model(source) %}
            {% set core = core_readers(node) %}
            {% for workflow in source.meta.get('workflows', []) %}
                {% do rows.append({'about': dict(source.meta, **workflow), 'source': source, 'node': node, 'core': core}) %}
            {% endfor %}
        {% endfor %}
    {% endif %}

    {% for row in rows %}
    {%- set about = row.about %}
    select
        {{ text_literal(about.slug) }} as workflow_slug,
        {{ text_literal(about.new_workflow_slug) }} as new_workflow_slug,
        {{ text_literal(about.provider) }} as provider,
        {{ text_literal(about.platform) }} as platform,
        {{ text_literal(about.payload_type) }} as payload_type,
        {{ text_literal(about.entity_type) }} as entity_type,
        {{ text_literal(about.description or row.source.description) }} as description,
        {{ text_literal('raw.' ~ row.source.identifier) }} as raw_table,
        {{ text_literal(about.extracted_table or (row.node.schema ~ '.' ~ row.node.alias if row.node)) }}
            as extracted_table,
        {{ text_literal(about.core_table or (row.core | first)) }} as core_table,
        {{ text_array(row.core) }} as core_tables,
        {{ text_literal(about.key) }} as key_column,
        {{ text_literal(about.key_type or 'text') }} as key_type,
        {{ 'true' if row.core else 'false' }} as coalesces_to_core,
        {{ 'false' if about.is_active is false else 'true' }} as is_active,
        {{ text_literal(about.usage_category or 'internal-hq') }} as usage_category,
        {{ text_literal(about.workflow_type or 'ingest') }} as workflow_type,
        {{ text_literal(about.modal_function_name) }} as modal_function_name,
        {{ text_literal(about.modal_endpoint_url) }} as modal_endpoint_url,
        {{ text_literal(about.api_endpoint_url) }} as api_endpoint_url,
        {{ text_literal(about.path) }} as api_endpoint_path,
        {{ text_array(about.aliases or []) }} as aliases,
        {{ text_array(about.required or []) }} as required_fields
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}


{% macro core_readers(node) %}
    {% set readers = [] %}
    {% if node %}
        {% for other in graph.nodes.values() if other.resource_type == 'model' and other.schema == 'core'
            and node.unique_id in other.depends_on.nodes %}
            {% do readers.append('core.' ~ other.alias) %}
        {% endfor %}
    {% endif %}
    {{ return(readers | sort) }}
{% endmacro %}


{% macro text_literal(value) -%}
    {%- if value is none or value is undefined or value == '' -%}
        null::text
    {%- else -%}
        {{ dbt.string_literal(dbt.escape_single_quotes(value | string | trim)) }}::text
    {%- endif -%}
{%- endmacro %}
