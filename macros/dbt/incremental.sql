{#- How every extracted and core table is built. dbt's own materialization decides from its cache whether the
    table exists, builds a first run differently from later ones, and adds no index afterwards. Here the
    first run is a merge into an empty table: one way, under the model's lock, in one transaction:

    open the window · make the table and what is missing of it · merge · close the window · commit -#}
{% materialization incremental, adapter='postgres' %}

    {% set target = this.incorporate(type='table') %}
    {% set refreshing = flags.FULL_REFRESH %}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% if refreshing %}
        {# by the adapter, so that dbt's cache loses the views that go with it #}
        {% do adapter.drop_relation(target) %}
    {% endif %}
    {% set table = prepare_table(target, sql) %}
    {% set strategy = adapter.get_incremental_strategy_macro(context, config.get('incremental_strategy')) %}
    {% set merging = {
        'target_relation': target,
        'unique_key': config.get('unique_key'),
        'dest_columns': table.columns,
        'key_type': table.key_type,
        'sql': sql,
        'rebuild': var('rebuild'),
    } %}

    {% set merge, fill = strategy(dict(merging, empty=false)), strategy(dict(merging, empty=true)) %}
    {% call statement('main', fetch_result=True) %}
        {{ fill if table.empty else merge }}
    {% endcall %}
    {% set counts = load_result('main').table.rows[0] %}
    {{ store_raw_result(
        name='main',
        message=counts.inserted ~ ' new, ' ~ counts.changed ~ ' changed, ' ~ counts.confirmed ~ ' confirmed'
            ~ (', ' ~ counts.deleted ~ ' deleted' if counts.deleted else ''),
        code='MERGE',
        rows_affected=(counts.inserted + counts.changed + counts.deleted) | int
    ) }}

    {% if counts.inserted %}
        {% do run_query("select ops.analyze_grown('" ~ target ~ "', " ~ counts.inserted ~ ")") %}
    {% endif %}

    {# as target/run shows it, and as the build loop repeats it without dbt: YAML of one transaction in three steps, with a
       merge for a table with rows and one that fills an empty one #}
    {% set steps = [
        ('open', open_window("nullif(current_setting('hq.invocation', true), '')")),
        ('merge', merge),
        ('fill', fill),
        ('close', close_window()),
    ] %}
    {% set forms = ['one_statement: ' ~ (not (config.get('parent') or var('rebuild'))) | lower] %}
    {% for name, step in steps %}
        {% do forms.append(name ~ ': |4\n' ~ step | indent(4, true)) %}
    {% endfor %}
    {{ write(forms | join('\n')) }}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}

    {{ return({'relations': [target]}) }}

{% endmaterialization %}
