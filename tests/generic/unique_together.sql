{#- No two rows agree in all of these columns; null counts as a value, as in a key that is
    nulls not distinct. -#}
{% test unique_together(model, columns) %}
    select {{ columns | join(', ') }}
    from {{ model }}
    group by {{ columns | join(', ') }}
    having count(*) > 1
{% endtest %}
