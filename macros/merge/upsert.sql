{#- insert … on conflict do update, the conflict target being the unique index that prepare_table makes sure of.

    A row whose values are equal is left alone, unless another payload now decides it (landing_id) or confirms it
    (last_seen_at): it is looked up first, since `on conflict` would lock it, and write that, even where it changes
    nothing. All that stands under the first column of the key (of a company, all its keywords) is read at once, for a
    hundred companies at a time, and set against what is given. Rows are written in the order of their key, which is
    the order of the index: neighbours are found on one page. Into an empty table (`empty`, which dbt looks up under the
    model's lock) they are only inserted.

    Settings of a model:
      nullable_key                columns of the key that may be null; two nulls are one value
      keep_least, keep_greatest   columns that only fall or only rise (first seen, last seen): the model then needs
                                  no history, whatever the order payloads arrive in
      keep_first                  columns of the row that landed first: what stands gives way to an earlier landing_id
                                  only, which needs no history either
      confirm_daily               last_seen_at moves at most once a day: for child tables with many rows a payload
      void                        what is true of a row that stands for none: of its parent's children it is not one
      fillfactor                  below 100 where rows change (is_current): they stay on their page, and no index is touched
      editions                    others read the table by what changed (`changed`): rows carry the edition that wrote them,
                                  and keys that lost a row are noted in ops.gone. 'of values': being seen again is no change
    A rebuild takes every value as the query gives it and deletes keys that no payload supports any more. With a parent
    (replace_children) every build does so among the children of the parents that the query gives. -#}
{% macro get_incremental_upsert_sql(arg_dict) %}
    {%- if merges_on_workers() %}
        {{- return(merge_on_workers(arg_dict)) }}
    {%- endif %}
    {%- set target = arg_dict.target_relation %}
    {%- set parent = arg_dict.get('parent', []) %}
    {%- set deleting = arg_dict.rebuild or parent %}
    {%- set void = config.get('void') %}
    {%- set merged = [] if arg_dict.get('empty', false) else window_edges().merged %}
    {%- set empty = arg_dict.get('empty', false) %}
    {%- set columns = arg_dict.dest_columns %}
    {%- set keys = key_columns() %}
    {%- set rules = merge_rules(arg_dict) %}

    {% if deleting %}
    create temporary table {{ target.identifier[:50] }}__rebuilt on commit drop as
    {{ arg_dict.sql }};
    create index on {{ target.identifier[:50] }}__rebuilt ({{ keys | join(', ') }});
    analyze {{ target.identifier[:50] }}__rebuilt;
    {% endif %}

    with given as {{ 'not materialized ' if deleting else 'materialized ' if not empty }}(

{{ 'select * from ' ~ target.identifier[:50] ~ '__rebuilt' ~ (' where not (' ~ void ~ ')' if void) if deleting else arg_dict.sql }}

    ),

    {% if not empty -%}
    standing as (

        select t.*
        from (

            select array_agg({{ keys[0] }}) as some
            from (

                select {{ keys[0] }}, row_number() over (order by {{ keys[0] }}) / 100 as hundred
                from given
                group by {{ keys[0] }}

            ) as numbered
            group by hundred

        ) as hundreds
        cross join lateral (

            select *
            from {{ target }} as t
            -- two conditions, which only a bitmap answers: it has pages read ahead, where an index scan waits for each
            where t.{{ keys[0] }} = any(hundreds.some[:50]) or t.{{ keys[0] }} = any(hundreds.some[51:])
            offset 0  -- a fence: a hundred at a time, whatever the planner thinks of their number

        ) as t

    ),

    {% endif -%}
    written as (

        insert into {{ target }} as t ({{ columns | join(', ') }}{{ ', edition' if config.get('editions') }})
        select {{ prefixed('given', columns) }}{{ ', ' ~ this_edition() if config.get('editions') }}
        from given
        {%- if not empty %}
        -- a full join, which no planner makes a loop of all rows over all, and a case, which lets it stay one. Which side
        -- is missing is not asked of the key: a null in it has to be refused, and not passed over
        full join standing as t on {% for key in keys %}{{ 'and ' if not loop.first }}{{ same_key('given', key) }} {% endfor %}

        where case
            when given.updated_at is null then false
            when t.updated_at is null then true
            else {{ differs('given', rules) }}
        end
        {%- endif %}
        {%- if not empty or keys != ['landing_id'] %}{# into an empty table, payloads come in that order #}
        order by {{ prefixed('given', keys) }}
        {%- endif %}
        {%- if not empty %}
        {{ on_conflict(keys, rules) }}
        {%- endif %}
        returning t.xmax = 0 as is_new, t.updated_at = {{ run_at() }} as is_changed

    ){% if deleting or merged %},

    unsupported as (

        delete from {{ target }} as t
        where not exists (
            select from {{ target.identifier[:50] ~ '__rebuilt' if deleting else 'given' }} as r
            where {% for key in keys %}{{ 'and ' if not loop.first }}{{ same_key('r', key) }} {% endfor -%}
            {{ 'and not (' ~ void ~ ')' if void }}

        )
        {%- if arg_dict.rebuild and is_payload_table(model) %}
        -- what is in files is not taken back
        and t.landing_id >= ops.raw_begins('{{ target.identifier }}')
        {%- endif %}
        {%- if not arg_dict.rebuild %}
        -- lists, which an index looks up: of two sub-selects the whole table would be asked each time
        and (
            {{ 'false' if not parent }}
            {%- if parent %}t.{{ parent[0] }} = any(array(select {{ parent[0] }} from {{ target.identifier[:50] }}__rebuilt)){% endif %}
            {%- if parent | length > 1 %}
            and ({{ prefixed('t', parent) }}) in (select {{ parent | join(', ') }} from {{ target.identifier[:50] }}__rebuilt)
            {%- endif %}
            {%- if merged and arg_dict.key_type == 'text' %}
            -- what it was made of is gone; what has another kind of key is no claim's and no entity's
            or t.{{ keys[0] }} = any(array(
                select key from ops.gone
                where {% for name in merged %}{{ 'or ' if not loop.first }}{{ gone_from(as_relation(name)) }} {% endfor %}

            ))
            {%- endif %}
        )
        {%- endif %}
        returning t.{{ keys[0] }}::text as key

    ){% if config.get('editions') %},

    noted as (

        insert into ops.gone (model, key, edition)
        select distinct '{{ target.schema }}.{{ target.identifier }}', key, {{ this_edition() }}
        from unsupported

    ){% endif %}{% endif %}

    select
        count(*) filter (where is_new) as inserted,
        count(*) filter (where not is_new and is_changed) as changed,
        count(*) filter (where not is_new and not is_changed) as confirmed,
        {{ '(select count(*) from unsupported)' if deleting or merged else '0::bigint' }} as deleted
    from written
{% endmacro %}


{#- What becomes of a row that stands under the same key. -#}
{% macro on_conflict(keys, rules) -%}
on conflict ({{ keys | join(', ') }}) do update set
            {%- for column in rules.settable %}
            {{ column }} = {{ new_value(column, 'excluded', rules) }},
            {%- endfor %}
            {%- if config.get('editions') == 'of values' %}
            edition = case
                when {{ values_differ('excluded', rules['values'] + rules.decided_by, rules) }}
                    then excluded.edition
                else t.edition
            end,
            {%- elif config.get('editions') %}
            edition = excluded.edition,
            {%- endif %}
            updated_at = {% if rules['values'] -%} case
                when {{ values_differ('excluded', rules['values'], rules) }}
                    then excluded.updated_at
                else t.updated_at
            end {%- else -%} t.updated_at {%- endif %}
        where
            {{ differs('excluded', rules) }}
{%- endmacro %}


{#- Which columns a merge may set, and by which rule. -#}
{% macro merge_rules(arg_dict) %}
    {% set columns = arg_dict.dest_columns %}
    {% set keys = key_columns() %}
    {% set provenance = [
        'id', 'landing_id', 'last_landing_id', 'raw_payload_id', 'source_id', 'landed_xid',
        'created_at', 'updated_at', 'last_seen_at'
    ] %}
    {% set settable = columns | reject('in', keys + ['id', 'created_at', 'updated_at']) | list %}
    {{ return({
        'settable': settable,
        'first': [] if arg_dict.rebuild else config.get('keep_first', []),
        'least': [] if arg_dict.rebuild else config.get('keep_least', []),
        'greatest': ['last_seen_at'] if arg_dict.rebuild else config.get('keep_greatest', []) + ['last_seen_at'],
        'values': columns | reject('in', keys + provenance) | list,
        'decided_by': ['landing_id', 'landed_xid', 'last_landing_id', 'raw_payload_id', 'source_id']
            | select('in', settable) | list,
    }) }}
{% endmacro %}


{% macro as_relation(name) %}
    {% set parts = name.split('.') %}
    {{ return(api.Relation.create(schema=parts[0], identifier=parts[1])) }}
{% endmacro %}


{#- The number of this build among those of its model; open_window left it. -#}
{% macro this_edition() -%}
    current_setting('hq.edition')::bigint
{%- endmacro %}


{#- Whether what is given would change the row that stands (t): a value, who decided it, or when it was last seen. -#}
{% macro differs(given, rules) -%}
            {% if rules['values'] -%}
            {{ values_differ(given, rules['values'], rules) }}
            or {% endif %}{% if rules.decided_by %}{{ values_differ(given, rules.decided_by, rules) }}
            or {% endif %}{% if config.get('confirm_daily') %}(t.last_seen_at at time zone 'UTC')::date
                < ({{ given }}.last_seen_at at time zone 'UTC')::date
            {%- else -%} t.last_seen_at < {{ given }}.last_seen_at
            {%- endif %}
{%- endmacro %}


{% macro values_differ(given, columns, rules) -%}
    ({{ prefixed('t', columns) }}) is distinct from (
                {%- for column in columns %}{{ new_value(column, given, rules) }}{{ ', ' if not loop.last }}{% endfor -%}
            )
{%- endmacro %}


{#- What a column becomes. -#}
{% macro new_value(column, given, rules) -%}
    {%- if column in rules.least -%}
        least(t.{{ column }}, {{ given }}.{{ column }})
    {%- elif column in rules.greatest -%}
        greatest(t.{{ column }}, {{ given }}.{{ column }})
    {%- elif column in rules.first -%}
        case when {{ given }}.landing_id < t.landing_id then {{ given }}.{{ column }} else t.{{ column }} end
    {%- else -%}
        {{ given }}.{{ column }}
    {%- endif -%}
{%- endmacro %}


{% macro prefixed(alias, columns) -%}
    {%- for column in columns %}{{ alias }}.{{ column }}{{ ', ' if not loop.last }}{% endfor -%}
{%- endmacro %}


{#- The same key, nulls being one value. -#}
{% macro same_key(other, key) -%}
    {%- if key in config.get('nullable_key', []) -%}
        {{ other }}.{{ key }} is not distinct from t.{{ key }}
    {%- else -%}
        {{ other }}.{{ key }} = t.{{ key }}
    {%- endif -%}
{%- endmacro %}
