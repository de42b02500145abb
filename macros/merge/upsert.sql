{#- insert … on conflict do update, the conflict target being the unique index that prepare_table makes sure of.

    A row whose values are equal is left alone, unless another payload now decides it (landing_id) or confirms it
    (last_seen_at). Settings of a model:
      keep_least, keep_greatest   columns that only fall or only rise (first seen, last seen): the model then needs
                                  no history, whatever the order payloads arrive in
      confirm_daily               last_seen_at moves at most once a day: for child tables with many rows a payload
    A rebuild takes every value as the query gives it and deletes keys that no payload supports any more. With a parent
    (replace_children) every build does so among the children of the parents that the query gives. -#}
{% macro get_incremental_upsert_sql(arg_dict) %}
    {%- set target = arg_dict.target_relation %}
    {%- set parent = arg_dict.get('parent', []) %}
    {%- set deleting = arg_dict.rebuild or parent %}
    {%- set columns = arg_dict.dest_columns %}
    {%- set keys = key_columns() %}
    {%- set least = [] if arg_dict.rebuild else config.get('keep_least', []) %}
    {%- set greatest = ['last_seen_at'] if arg_dict.rebuild else config.get('keep_greatest', []) + ['last_seen_at'] %}
    {%- set provenance = [
        'id', 'landing_id', 'raw_payload_id', 'source_id', 'landed_xid', 'created_at', 'updated_at', 'last_seen_at'
    ] %}
    {%- set values = columns | reject('in', keys + provenance) | list %}
    {%- set settable = columns | reject('in', keys + ['id', 'created_at', 'updated_at']) | list %}
    {%- set new = {} %}
    {%- for column in settable -%}
        {%- do new.update({column:
            'least(t.' ~ column ~ ', excluded.' ~ column ~ ')' if column in least
            else 'greatest(t.' ~ column ~ ', excluded.' ~ column ~ ')' if column in greatest
            else 'excluded.' ~ column
        }) -%}
    {%- endfor %}
    {%- set decided_by = ['landing_id', 'landed_xid'] | select('in', settable) | list %}

    {% if deleting %}
    create temporary table {{ target.identifier[:50] }}__rebuilt on commit drop as
    {{ arg_dict.sql }};
    create index on {{ target.identifier[:50] }}__rebuilt ({{ keys | join(', ') }});
    analyze {{ target.identifier[:50] }}__rebuilt;
    {% endif %}

    with written as (

        insert into {{ target }} as t ({{ columns | join(', ') }})
        select {{ columns | join(', ') }}
        from {% if deleting %}{{ target.identifier[:50] }}__rebuilt{% else %}(

{{ arg_dict.sql }}

        ){% endif %} as merged
        on conflict ({{ keys | join(', ') }}) do update set
            {%- for column in settable %}
            {{ column }} = {{ new[column] }},
            {%- endfor %}
            updated_at = {% if values -%} case
                when ({{ prefixed('t', values) }})
                    is distinct from ({{ new_values(values, new) }})
                    then excluded.updated_at
                else t.updated_at
            end {%- else -%} t.updated_at {%- endif %}
        where
            {% if values -%}
            ({{ prefixed('t', values) }}) is distinct from ({{ new_values(values, new) }})
            or {% endif %}({{ prefixed('t', decided_by) }}) is distinct from ({{ new_values(decided_by, new) }})
            or {% if config.get('confirm_daily') %}(t.last_seen_at at time zone 'UTC')::date
                < (excluded.last_seen_at at time zone 'UTC')::date
            {%- else -%} t.last_seen_at < excluded.last_seen_at
            {%- endif %}
        returning t.xmax = 0 as is_new, t.updated_at = {{ run_at() }} as is_changed

    ){% if deleting %},

    unsupported as (

        delete from {{ target }} as t
        where not exists (
            select from {{ target.identifier[:50] }}__rebuilt as r
            where {% for key in keys %}{{ 'and ' if not loop.first }}{{ same_key(key) }} {% endfor %}

        )
        {%- if not arg_dict.rebuild %}
        and ({{ prefixed('t', parent) }}) in (
            select {{ parent | join(', ') }} from {{ target.identifier[:50] }}__rebuilt
        )
        {%- endif %}
        returning 1

    ){% endif %}

    select
        count(*) filter (where is_new) as inserted,
        count(*) filter (where not is_new and is_changed) as changed,
        count(*) filter (where not is_new and not is_changed) as confirmed,
        {{ '(select count(*) from unsupported)' if deleting else '0::bigint' }} as deleted
    from written
{% endmacro %}


{% macro prefixed(alias, columns) -%}
    {%- for column in columns %}{{ alias }}.{{ column }}{{ ', ' if not loop.last }}{% endfor -%}
{%- endmacro %}


{% macro new_values(columns, new) -%}
    {%- for column in columns %}{{ new[column] }}{{ ', ' if not loop.last }}{% endfor -%}
{%- endmacro %}


{% macro same_key(key) -%}
    {%- if config.get('nullable_key') -%}
        r.{{ key }} is not distinct from t.{{ key }}
    {%- else -%}
        r.{{ key }} = t.{{ key }}
    {%- endif -%}
{%- endmacro %}
