{#- The body of a workflow whose fields stand in the request itself, also where a tool wrapped them as raw_payload. -#}
{% macro flat_body() -%}
payload - '{raw_payload, workflow_slug}'::text[]
        || coalesce(
            {{ function('payload_body') }}(case jsonb_typeof({{ function('unwrap_json') }}(payload -> 'raw_payload'))
                when 'object' then payload -> 'raw_payload'
            end),
            '{}'
        )
{%- endmacro %}
