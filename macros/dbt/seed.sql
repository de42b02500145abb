{#- How the rows of a seed are put in place of those that stand. dbt truncates: whoever reads with an older snapshot then
    finds the list empty, and a dump that reads it holds the build up, and all that land behind it. The lock is for two
    builds at once, the second of which finds the first one's table. -#}
{% macro postgres__create_csv_table(model, agate_table) %}
    {% do lock_seed() %}
    {% if run_query("select to_regclass('" ~ this.include(database=false) ~ "')").columns[0].values()[0] is not none %}
        {{ return(empty_seed(agate_table)) }}
    {% endif %}
    {{ return(default__create_csv_table(model, agate_table)) }}
{% endmacro %}


{% macro postgres__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
    {% do lock_seed() %}
    {% if full_refresh %}
        {{ return(default__reset_csv_table(model, full_refresh, old_relation, agate_table)) }}
    {% endif %}
    {{ return(empty_seed(agate_table)) }}
{% endmacro %}


{% macro lock_seed() %}
    {% do run_query("select pg_advisory_xact_lock(hashtext('dbt seed'), hashtext('" ~ this.include(database=false) ~ "'))") %}
{% endmacro %}


{#- A list that has a column more than its table: it is added, and what stands on the table stays. -#}
{% macro empty_seed(agate_table) %}
    {% set stands = adapter.get_columns_in_relation(this) | map(attribute='name') | list %}
    {% set types = model['config'].get('column_types', {}) %}
    {% for column in agate_table.column_names %}
        {% set type = types.get(column, adapter.convert_type(agate_table, loop.index0)) %}
        {% if column not in stands %}{% do run_query('alter table ' ~ this.render() ~ ' add column if not exists ' ~ adapter.quote(column) ~ ' ' ~ type) %}{% endif %}
    {% endfor %}
    {% set emptied = 'delete from ' ~ this.render() %}
    {% do run_query(emptied) %}
    {{ return(emptied) }}
{% endmacro %}
