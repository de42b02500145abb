{#- The merge of a table that stands on the workers of a cluster, or reads what stands there: the same rows as upsert and
    replace_children, in statements that Citus sends whole to where the rows are. What differs:

    - settings end at the coordinator, so ops.merge_on_workers puts their values into the text first
    - what stands is compared by `on conflict … where` alone: each shard looks up what it was given by its own index
    - what is given is fenced nowhere (`offset 0` and `materialized` would have it computed on the coordinator); shards are small
    - what was deleted comes in a statement of its own, and is asked only where something is gone -#}
{% macro merge_on_workers(arg_dict) %}
    {%- set target = arg_dict.target_relation %}
    {%- set parent = arg_dict.get('parent', []) %}
    {%- set deleting = arg_dict.rebuild or parent %}
    {%- set empty = arg_dict.get('empty', false) %}
    {%- set merged = [] if empty else window_edges().merged %}
    {%- set columns = arg_dict.dest_columns %}
    {%- set keys = key_columns() %}
    {%- set rules = merge_rules(arg_dict) %}
    {%- set void = config.get('void') %}
    {%- set stage = target.identifier[:50] ~ '__rebuilt' %}
    {%- set sql = arg_dict.sql %}
    {%- if reads_workers() %}
        {%- set sql = sql | replace('offset 0', '') | replace(' as materialized (', ' as (') %}
    {%- endif %}
    {%- set gone -%}
        select distinct key from ops.gone
        where {% for name in merged %}{{ 'or ' if not loop.first }}{{ gone_from(as_relation(name)) }} {% endfor %}
    {%- endset %}
    select inserted, changed, confirmed, deleted
    from ops.merge_on_workers(
        {{ 'array[$merge$' if deleting else "'{}'::text[]" }}
    {%- if deleting %}
        create temporary table {{ stage }} on commit drop as
        {{ sql }}
        $merge$]{% endif %},
        $merge$
        with

        written as (

            insert into {{ target }} as t ({{ columns | join(', ') }}{{ ', edition' if config.get('editions') }})
            select {{ prefixed('given', columns) }}{{ ', ' ~ this_edition() if config.get('editions') }}
            from (

                {{ 'select * from ' ~ stage ~ (' where not (' ~ void ~ ')' if void) if deleting else sql }}

            ) as given
            {%- if not empty %}
            {{ on_conflict(keys, rules) }}
            {%- endif %}
            returning t.created_at = {{ run_at() }} as is_new, t.updated_at = {{ run_at() }} as is_changed

        )

        select
            count(*) filter (where is_new) as inserted,
            count(*) filter (where not is_new and is_changed) as changed,
            count(*) filter (where not is_new and not is_changed) as confirmed,
            0::bigint as deleted
        from written
        $merge$,
        {{ '$merge$select exists (' ~ gone ~ ')$merge$' if merged and not deleting else 'null' }},
        {% if not (deleting or merged) or empty -%} null {%- else -%} $merge$
        with

        given as materialized (

            select {{ keys | join(', ') }}
            from {{ stage if deleting else '(' ~ sql ~ ') as given' }}
            {{ 'where not (' ~ void ~ ')' if void }}

        ),

        {% if parent -%}
        parents as materialized (

            select distinct {{ parent | join(', ') }} from {{ stage }}

        ),

        {% endif -%}
        {% if merged -%}
        gone as materialized (

            {{ gone }}

        ),

        {% endif -%}
        unsupported as (

            delete from {{ target }} as t
            where
                not exists (
                    select 1 from given as r
                    where {% for key in keys %}{{ 'and ' if not loop.first }}{{ same_key('r', key) }} {% endfor %}
                )
                {%- if not arg_dict.rebuild %}
                and (
                    {{ 'false' if not parent }}{% if parent %}({{ prefixed('t', parent) }}) in (select {{ parent | join(', ') }} from parents){% endif %}
                    {%- if merged %}
                    or t.{{ keys[0] }}::text in (select key from gone)
                    {%- endif %}
                )
                {%- endif %}
            returning t.{{ keys[0] }}::text as key

        ){% if config.get('editions') %},

        noted as (

            insert into ops.gone (model, key, edition)
            select '{{ target.schema }}.{{ target.identifier }}', key, {{ this_edition() }}
            from unsupported
            group by key

        ){% endif %}

        select 0::bigint, 0::bigint, 0::bigint, count(*) as deleted
        from unsupported
        $merge${% endif %}
    )
{% endmacro %}
