{#- How the rows of a seed are put in place of those that stand. dbt truncates: whoever reads with an older snapshot then
    finds the list empty, and a dump that reads it holds the build up, and all that land behind it. The lock is for two
    builds at once, the second of which finds the first one's table. -#}
{% macro postgres__create_csv_table(model, agate_table) %}
    {% do lock_seed() %}
    {% if run_query("select to_regclass('" ~ this.include(database=false) ~ "')").columns[0].values()[0] is not none %}
        {{ return(empty_seed()) }}
    {% endif %}
    {{ return(default__create_csv_table(model, agate_table)) }}
{% endmacro %}


{% macro postgres__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
    {% do lock_seed() %}
    {% if full_refresh %}
        {{ return(default__reset_csv_table(model, full_refresh, old_relation, agate_table)) }}
    {% endif %}
    {{ return(empty_seed()) }}
{% endmacro %}


{% macro lock_seed() %}
    {% do run_query("select pg_advisory_xact_lock(hashtext('dbt seed'), hashtext('" ~ this.include(database=false) ~ "'))") %}
{% endmacro %}


{% macro empty_seed() %}
    {% set emptied = 'delete from ' ~ this.render() %}
    {% do run_query(emptied) %}
    {{ return(emptied) }}
{% endmacro %}
