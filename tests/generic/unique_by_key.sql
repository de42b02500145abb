{#- No two rows become the same once normalised: what a lookup is joined on is unique and never
    empty. With `meaning`, rows may become the same as long as they mean the same. -#}
{% test unique_by_key(model, column_name, key, meaning='') %}
    select {{ function(key) }}({{ column_name }}) as join_key, array_agg({{ column_name }}) as spellings
    from {{ model }}
    group by 1
    having
        count({{ 'distinct coalesce(' ~ meaning ~ ", '')" if meaning else '*' }}) > 1
        or {{ function(key) }}(min({{ column_name }})) is null
{% endtest %}
