{#- The object given for a field: as JSON in a text too, as exports hold it, or in an object under its own name. -#}
{% macro json_object(given, field) -%}
{{ function('unwrap_json') }}(
            coalesce(
                {{ function('unwrap_json') }}({{ given }} -> '{{ field }}') -> '{{ field }}',
                {{ given }} -> '{{ field }}'
            )
        )
{%- endmacro %}


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


{#- What a list of texts holds that is none, or what stands where it should. -#}
{% macro json_no_texts(given, field) -%}
coalesce(
                    {{ json_no_list(given, field) }},
                    nullif(jsonb_path_query_array(
                        {{ json_list(given, field) }},
                        'strict $[*] ? (@.type() == "object" || @.type() == "array" || @.type() == "boolean")'
                    ), '[]')
                )
{%- endmacro %}


{#- What an object holds beside the fields that columns take as a text or a number (`fields`) and those that are read
    on their own (`apart`); or what stands where an object should. -#}
{% macro json_rest(given, fields, apart='') -%}
case jsonb_typeof({{ given }})
                    when 'object' then (
                        select jsonb_object_agg(field.key, field.value)
                        from jsonb_each({{ given }} - '{ {{- apart -}} }'::text[]) as field (key, value)
                        where {{ json_not_taken('field', fields) }}
                    )
                    else {{ json_said(given) }}
                end
{%- endmacro %}


{#- Whether no column takes a field: nobody knows it, or it holds what is neither text nor number. -#}
{% macro json_not_taken(field, fields) -%}
{{ field }}.key != all ('{ {{- fields -}} }'::text[])
                        or (
                            jsonb_typeof({{ field }}.value) in ('object', 'array', 'boolean')
                            and {{ field }}.value not in ('[]', '{}')
                        )
{%- endmacro %}


{#- JSON that says something: null and a placeholder do not, nor does an empty list. -#}
{% macro json_said(given) -%}
case
                        when jsonb_typeof({{ given }}) not in ('string', 'null') then nullif({{ given }}, '[]')
                        when {{ function('json_text') }}({{ given }}) is not null then {{ given }}
                    end
{%- endmacro %}


{#- A text or number that says something, where the cast of it found nothing to keep. -#}
{% macro json_unread(given, typed) -%}
case when {{ typed }} is null and {{ function('json_text') }}({{ given }}) is not null then {{ given }} end
{%- endmacro %}
