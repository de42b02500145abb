{#- The payload table of a raw source: the model of the same name. -#}
{% macro payload_model(source) %}
    {{ return(graph.nodes.values()
        | selectattr('resource_type', 'equalto', 'model')
        | selectattr('name', 'equalto', source.identifier) | first) }}
{% endmacro %}
