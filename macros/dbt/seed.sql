{#- How the rows of a seed are put in place of those that stand. dbt truncates: whoever reads with an older snapshot then
    finds the list empty, and a dump that reads it holds the build up, and all that land behind it. The lock is for two
    builds at once, the second of which finds the first one's table. -#}
{% macro postgres__create_csv_table(model, agate_table) %}
    {% do check_lines(agate_table) %}
    {% do lock_seed() %}
    {% if run_query("select to_regclass('" ~ this.include(database=false) ~ "')").columns[0].values()[0] is not none %}
        {{ return(empty_seed(agate_table)) }}
    {% endif %}
    {% set made = default__create_csv_table(model, agate_table) %}
    {% do place(this, model) %}
    {{ return(made) }}
{% endmacro %}


{% macro postgres__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
    {% do check_lines(agate_table) %}
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


{#- What a test of this seed would find when the rows stand already, found before, and by the line of the file: an empty
    cell where one is needed, a value that stands twice. Where the test is an error the rows that stand stay; where it
    warns (what only people read) this does too, and nothing waits. -#}
{% macro check_lines(agate_table) %}
    {% set bad = {'error': [], 'warn': []} %}
    {% for test in graph.nodes.values() if test.attached_node == model.unique_id and test.column_name in agate_table.column_names %}
        {% set asked = test.test_metadata.name %}
        {% set place = namespace(line=2) %}
        {% set seen = {} %}
        {% for row in agate_table.rows if asked in ['not_null', 'unique'] %}
            {% set value = row[test.column_name] %}
            {% set severity = test.config.severity | lower %}
            {% if value is none and asked == 'not_null' %}
                {% do bad[severity].append('line ' ~ place.line ~ ': ' ~ test.column_name ~ ' is empty') %}
            {% elif value is not none and asked == 'unique' and value in seen %}
                {% do bad[severity].append(
                    'line ' ~ place.line ~ ': ' ~ test.column_name ~ ' ' ~ value ~ ' stands in line ' ~ seen[value] ~ ' already'
                ) %}
            {% endif %}
            {% do seen.setdefault(value, place.line) %}
            {# a cell may hold line breaks #}
            {% set place.line = place.line + 1 + (row.values() | select('string') | join).count('\n') %}
        {% endfor %}
    {% endfor %}
    {% if bad.warn %}
        {% do exceptions.warn(model.original_file_path ~ ', ' ~ bad.warn[:5] | join('; ') ~ '.') %}
    {% endif %}
    {% if bad.error %}
        {{ exceptions.raise_compiler_error(
            model.original_file_path ~ ', ' ~ bad.error[:5] | join('; ')
            ~ '. Mend the file and build again; until then the rows that stand stay.'
        ) }}
    {% endif %}
{% endmacro %}
