{#- As upsert, and then rows of a touched parent that the query no longer gives are deleted: for children whose key can
    change, such as a past employer that gets a name. The query must give all children of every parent it touches;
    `parent` (config) names the columns that identify one. Children of other parents are not looked at. -#}
{% macro get_incremental_replace_children_sql(arg_dict) %}
    {% set parent = config.get('parent') %}
    {% if not parent %}
        {{ exceptions.raise_compiler_error(model.name ~ ' has no parent: replace_children needs to know whose children') }}
    {% endif %}
    {{ return(get_incremental_upsert_sql(dict(arg_dict, parent=parent))) }}
{% endmacro %}
