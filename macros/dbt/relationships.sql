{#- dbt's own test, except that each key is looked up once: of a batch's new rows many have the same parent. -#}
{% macro postgres__test_relationships(model, column_name, to, field) %}
    with child as (

        select distinct {{ column_name }} as from_field
        from {{ model }}
        where {{ column_name }} is not null

    )

    select child.from_field
    from child
    left join {{ to }} as parent on parent.{{ field }} = child.from_field
    where parent.{{ field }} is null
{% endmacro %}
