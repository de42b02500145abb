{#- The list given for a field. Clay sometimes nests it in an object under its own name: {"keywords": {"keywords": […]}}. -#}
{% macro json_list(given, field) -%}
{{ function('json_array_or_empty') }}(coalesce({{ given }} -> '{{ field }}', {{ given }}))
{%- endmacro %}


{#- What stands where json_list finds no list, so that no column takes it. -#}
{% macro json_no_list(given, field) -%}
case
                    when jsonb_typeof({{ given }}) != 'array' and {{ json_list(given, field) }} = '[]'
                        then {{ json_said(given) }}
                end
{%- endmacro %}


{#- What an object holds beside the fields that columns take, or what stands where an object should. -#}
{% macro json_rest(given, fields) -%}
case jsonb_typeof({{ given }})
                    when 'object' then nullif({{ given }} - '{ {{- fields -}} }'::text[], '{}')
                    else {{ json_said(given) }}
                end
{%- endmacro %}


{#- JSON that says something: a placeholder does not, nor does an empty list. -#}
{% macro json_said(given) -%}
case
                        when jsonb_typeof({{ given }}) != 'string' then nullif({{ given }}, '[]')
                        when {{ function('json_text') }}({{ given }}) is not null then {{ given }}
                    end
{%- endmacro %}
