{#- One row per workflow and thing a payload was about, from the payload tables, so that it cannot disagree with them. A
    workflow without a payload table has no runs. -#}
{% macro enrichment_runs() %}
    {% set branches = [] %}
    {% if execute %}
        {% for source in graph.sources.values() | sort(attribute='identifier') if source.source_name == 'raw' %}
            {% set node = payload_model(source) %}
            {% if node %}
                {% for workflow in source.meta.get('workflows', []) %}
                    {% set about = dict(source.meta, **workflow) %}
                    {% do branches.append({
                        'about': about, 'table': node.schema ~ '.' ~ node.alias, 'node': node,
                        'several': source.meta.workflows | length > 1,
                        'source': about.provider or about.platform,
                    }) %}
                {% endfor %}
            {% endif %}
        {% endfor %}
    {% endif %}
    {% for branch in branches %}
    {#- a page is no company: what is known of it is asked for by whose page it is -#}
    {%- set key = 'origin_company_domain' if branch.about.key == 'case_study_url' else branch.about.key %}
    select
        {{ text_literal(branch.about.slug) }} as workflow_name,
        p.{{ key }}::text as entity_key,
        {{ text_literal(branch.about.entity_type) }} as entity_type,
        count(*) filter (where p.quarantine_reason is null) as records_processed,
        count(*) as records_landed,
        min(p.last_seen_at) as started_at,
        max(p.last_seen_at) as last_landed_at,
        max(p.created_at) filter (where p.quarantine_reason is null) as completed_at,
        max(p.landed_xid) filter (where p.quarantine_reason is null) as last_landed_xid,
        max(p.landing_id) as last_landing_id,
        (array_agg(p.quarantine_reason order by p.landing_id desc) filter (where p.quarantine_reason is not null))[1]
            as reason,
        {{ text_literal(branch.source) }} as source,
        {{ text_literal(branch.table) }} as payload_table
    from {{ branch.node.schema }}.{{ branch.node.alias }} as p
    where p.{{ key }} is not null{% if branch.several %} and p.workflow = {{ text_literal(branch.about.slug) }}{% endif %}

    group by p.{{ key }}
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        null::text as workflow_name, null::text as entity_key, null::text as entity_type,
        null::bigint as records_processed, null::bigint as records_landed, null::timestamptz as started_at,
        null::timestamptz as last_landed_at, null::timestamptz as completed_at, null::bigint as last_landed_xid,
        null::bigint as last_landing_id, null::text as reason, null::text as source, null::text as payload_table
    where false
    {% endfor %}
{% endmacro %}
