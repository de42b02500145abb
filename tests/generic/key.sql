{#- Exactly one row for each value of these columns, and none of them null but those that may be.
    The database enforces the same of merged tables, so the build loop does not ask. -#}
{% test key(model, columns, nullable=[]) %}
    select {{ columns | join(', ') }}
    from {{ model }}
    group by {{ columns | join(', ') }}
    having
        count(*) > 1
        {%- for column in columns if column not in nullable %}
        or {{ column }} is null
        {%- endfor %}
{% endtest %}
