{#- Exactly one row for each value of these columns, and none of them null but those that the
    model lets be (nullable_key). The database enforces the same of merged tables, so the build
    loop does not ask. -#}
{% test key(model, columns) %}
    {% set nullable = [] %}
    {% for id in context.model.depends_on.nodes if execute and id in graph.nodes %}
        {% do nullable.extend(graph.nodes[id].config.get('nullable_key') or []) %}
    {% endfor %}
    select {{ columns | join(', ') }}
    from {{ model }}
    group by {{ columns | join(', ') }}
    having
        count(*) > 1
        {%- for column in columns if column not in nullable %}
        or {{ column }} is null
        {%- endfor %}
{% endtest %}
