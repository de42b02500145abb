{#- The payload table of a raw source: the model of the same name. -#}
{% macro payload_model(source) %}
    {{ return(graph.nodes.get('model.' ~ project_name ~ '.' ~ source.identifier)) }}
{% endmacro %}
