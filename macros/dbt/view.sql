{#- A view is replaced in place, under a lock. dbt's own materialization makes another one and swaps the two: of two builds at
    once one finds the other's leavings, and views that somebody made on ours are dropped without a word. Where columns
    went or changed their type Postgres replaces none, and it is dropped; not if something stands on it, which Postgres
    then names. -#}
{% materialization view, adapter='postgres' %}

    {% set target = this.incorporate(type='view') %}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% if config.get('contract').enforced %}
        {% do get_assert_columns_equivalent(sql) %}
    {% endif %}

    {% call statement('main') %}
        do $view$
        begin
            perform pg_advisory_xact_lock(hashtext('dbt view'), hashtext('{{ target.include(database=false) }}'));
            create or replace view {{ target }} as (
                {{ sql }}
            );
        exception
            when wrong_object_type then  -- it was a table of ours, before
                drop table {{ target }};
                create view {{ target }} as (
                    {{ sql }}
                );
            when invalid_table_definition then
            drop view {{ target }};
            create view {{ target }} as (
                {{ sql }}
            );
        end $view$
    {% endcall %}
    {% do describe_in_database(target, fromjson(run_query(describe_table(target)).rows[0][0])) %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}

    {{ return({'relations': [target]}) }}

{% endmaterialization %}
