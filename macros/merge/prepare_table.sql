{#- Makes the table if it is missing, and of an existing one whatever is missing: columns, the unique index that the merge
    relies on and `not null` of its columns (but for nullable_key), other indexes, descriptions. Returns the names of the
    columns the query gives, the type of the first of the key, and whether the table is empty. -#}
{% macro prepare_table(target, sql) %}
    {% set known = fromjson(run_query(describe_table(target)).rows[0][0]) %}
    {% set contract = config.get('contract').enforced %}

    {% if known.columns is none %}
        {% if contract %}
            {% do get_assert_columns_equivalent(sql) %}
            {% do run_query('create table ' ~ target ~ ' ' ~ get_table_columns_and_constraints()) %}
        {% else %}
            {% do run_query('create table ' ~ target ~ ' as select * from (' ~ sql ~ ') as q where false') %}
        {% endif %}
        {% do place(target, model) %}
        {% set known = fromjson(run_query(describe_table(target)).rows[0][0]) %}
    {% endif %}

    {% set existing = known.columns | map(attribute='name') | list %}
    {% set given = get_column_schema_from_query(sql) %}
    {% set added = given | rejectattr('name', 'in', existing) | list %}
    {% if contract %}
        {% do get_assert_columns_equivalent(sql) %}
    {% endif %}
    {% for column in added %}
        {% do log(target ~ ' gets the column ' ~ column.name ~ ': null in rows that stand until --rebuild', info=true) %}
        {# the type as declared: the adapter calls some by names that Postgres does not know #}
        {% set declared = (model.columns.get(column.name) or {}).data_type or {'DATETIMETZ': 'timestamptz'}.get(column.data_type, column.data_type) %}
        {% do run_query('alter table ' ~ target ~ ' add column ' ~ column.name ~ ' ' ~ declared) %}
    {% endfor %}

    {% if config.get('editions') and 'edition' not in existing %}
        {% do run_query('alter table ' ~ target ~ ' add column edition bigint not null default 0') %}
    {% endif %}

    {% set not_null = known.columns | rejectattr('nullable') | map(attribute='name') | list %}
    {% for key in key_columns() if key not in not_null and key not in config.get('nullable_key', []) %}
        {% do run_query('alter table ' ~ target ~ ' alter column ' ~ key ~ ' set not null') %}
    {% endfor %}

    {% set wanted = wanted_indexes(target) %}
    {% for index in wanted if index.name not in known.indexes %}
        {% do run_query(index.ddl) %}
    {% endfor %}
    {% set ours = '^' ~ target.identifier[:40] ~ '_(key|ix)_[0-9a-f]{8}$' %}
    {% for name in known.indexes if modules.re.match(ours, name) and name not in wanted | map(attribute='name') | list %}
        {% do run_query('drop index ' ~ target.schema ~ '.' ~ name) %}
    {% endfor %}

    {# room on each page for rows that change: they then stay on it, and no index is touched #}
    {% set fillfactor = config.get('fillfactor', 100) | string %}
    {% if fillfactor != known.fillfactor %}
        {% do run_query('alter table ' ~ target ~ ' set (fillfactor = ' ~ fillfactor ~ ')') %}
    {% endif %}

    {% do describe_in_database(target, known) %}
    {# exact, and asked under the model's lock: nobody else writes here #}
    {% set empty = known.rows < 1 and not run_query('select 1 from ' ~ target ~ ' limit 1').rows %}
    {% set key = known.columns | selectattr('name', 'equalto', key_columns()[0]) | first %}
    {{ return({'columns': given | map(attribute='name') | list, 'key_type': key.type, 'empty': empty}) }}
{% endmacro %}


{% macro key_columns() %}
    {% set key = config.get('unique_key') %}
    {% if not key %}
        {{ exceptions.raise_compiler_error(model.name ~ ' has no unique_key: every incremental model needs one') }}
    {% endif %}
    {{ return([key] if key is string else key) }}
{% endmacro %}


{% macro wanted_indexes(target) %}
    {% set keys = key_columns() | join(', ') %}
    {% set nulls = ' nulls not distinct' if config.get('nullable_key') else '' %}
    {% set key_name = target.identifier[:40] ~ '_key_' ~ local_md5(keys ~ nulls)[:8] %}
    {% set wanted = [{
        'name': key_name,
        'ddl': 'create unique index ' ~ key_name ~ ' on ' ~ target ~ ' (' ~ keys ~ ')' ~ nulls,
    }] %}
    {# those put aside are few, and ops.quarantine asks every payload table for them; some declare it themselves #}
    {% set aside = [{'columns': ['landing_id'], 'where': 'quarantine_reason is not null'}] if is_payload_table(model) else [] %}
    {% set by_edition = [{'columns': ['edition']}] if config.get('editions') else [] %}
    {% for index in config.get('indexes', []) | reject('in', aside) | list + aside + by_edition %}
        {% set columns = index.columns | join(', ') %}
        {% set method = index.get('type', 'btree') %}
        {% set where = ' where ' ~ index.where if index.where else '' %}
        {# without the key in it, an index of each shard says nothing of the others #}
        {% set unique = 'unique ' if index.get('unique') and not (placement(model) == 'by_key' and key_columns()[0] not in index.columns) else '' %}
        {% set name = target.identifier[:40] ~ '_ix_' ~ local_md5(unique ~ method ~ columns ~ where)[:8] %}
        {% do wanted.append({
            'name': name, 'ddl': 'create ' ~ unique ~ 'index ' ~ name ~ ' on ' ~ target ~ ' using ' ~ method ~ ' (' ~ columns ~ ')' ~ where
        }) %}
    {% endfor %}
    {{ return(wanted) }}
{% endmacro %}


{% macro describe_table(target) %}
    select json_build_object(
        'columns', (
            select json_agg(json_build_object(
                'name', a.attname, 'type', a.atttypid::regtype, 'nullable', not a.attnotnull,
                'comment', col_description(a.attrelid, a.attnum)
            ))
            from pg_attribute as a
            where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
        ),
        'indexes', (
            select coalesce(json_agg(c.relname), '[]')
            from pg_index as i inner join pg_class as c on c.oid = i.indexrelid
            where i.indrelid = t.oid and i.indisvalid
        ),
        'comment', obj_description(t.oid, 'pg_class'),
        'rows', (select c.reltuples from pg_class as c where c.oid = t.oid),
        'fillfactor', coalesce((
            select o.option_value
            from pg_class as c cross join lateral pg_options_to_table(c.reloptions) as o
            where c.oid = t.oid and o.option_name = 'fillfactor'
        ), '100')
    )::text
    from (select to_regclass('{{ target.schema }}.{{ target.identifier }}') as oid) as t
{% endmacro %}


{#- Descriptions, for \d+ : written only where they differ, since most builds change none. -#}
{% macro describe_in_database(target, known) %}
    {% set comments = {} %}
    {% for column in known.columns %}{% do comments.update({column.name: column.comment}) %}{% endfor %}
    {% set ddl = [] %}
    {% if config.persist_relation_docs() and model.description and model.description != known.comment %}
        {% do ddl.append('comment on ' ~ target.type ~ ' ' ~ target ~ ' is ' ~ postgres_escape_comment(model.description)) %}
    {% endif %}
    {% if config.persist_column_docs() %}
        {% for column in model.columns.values() if column.name in comments and column.description != (comments[column.name] or '') %}
            {% do ddl.append('comment on column ' ~ target ~ '.' ~ column.name ~ ' is ' ~ postgres_escape_comment(column.description)) %}
        {% endfor %}
    {% endif %}
    {% if ddl %}
        {% do run_query(ddl | join('; ')) %}
    {% endif %}
{% endmacro %}
