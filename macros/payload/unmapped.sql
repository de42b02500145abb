{#- What no column of a payload table takes, as an object; null where that is nothing. Which fields are taken is read from the
    model's own text, so none stands twice: `body -> 'name'` and `body ->> 'name'` are taken. Reported are also an object or a
    list where a text is expected, what a cast found nothing in (`function('to_integer') }}(body ->> 'founded')`), and a cell
    with two addresses, of which the first is taken.
    Arguments: columns of the first CTE that hold JSON objects. -#}
{% macro unmapped(request='request', body='body', also=none) -%}
nullif(
            {%- if request %}
            {{ unmapped_of(request) }} ||
            {%- endif %}
            {{ unmapped_of(body) }}
            {%- if also %}
            || {{ unmapped_of(also) }}
            {%- endif %},
            '{}'
        )
{%- endmacro %}


{% macro unmapped_of(given) -%}
    {%- set text = model.raw_code or '' -%}
    {%- set re = modules.re -%}
    {%- set taken = ((['date_order'] if 'date_order()' in text else []) + re.findall(
        '\\b' ~ given ~ " ->>? '([^']+)'", text
    )) | unique | sort -%}
    {%- set texts = re.findall("(?:json_text|json_code)'\\) \\}\\}\\(\\s*" ~ given ~ " -> '([^']+)'", text)
        + re.findall('\\b' ~ given ~ " ->> '([^']+)'", text) -%}
    {%- set casts = re.findall(
        "function\\('((?:to|normalize|linkedin|date)_[a-z_]+)'\\) \\}\\}\\(\\s*" ~ given ~ " ->> '([^']+)'", text
    ) | unique | list -%}
coalesce(case jsonb_typeof({{ given }}) when 'object' then
                jsonb_strip_nulls({{ given }} - {{ names_array(taken) }})
                || jsonb_strip_nulls(jsonb_build_object(
                    {%- for field in texts | unique | sort %}
                    '{{ field }}',
                    case
                        when jsonb_typeof({{ given }} -> '{{ field }}') in ('object', 'array')
                            and {{ given }} -> '{{ field }}' not in ('[]', '{}')
                            then {{ given }} -> '{{ field }}'
                    end{{ ',' if not loop.last }}
                    {%- endfor %}
                ))
                || jsonb_strip_nulls(jsonb_build_object(
                    {%- for cast, field in casts %}
                    '{{ field }}',
                    case
                        when {{ function(cast) }}(
                            {{ given }} ->> '{{ field }}'{{ ', date_order' if cast.endswith('_in_order') }}
                        ) is null
                            and {{ function('json_text') }}({{ given }} -> '{{ field }}') is not null
                            then {{ given }} -> '{{ field }}'
                        {%- if cast.startswith('linkedin') or cast == 'normalize_domain' %}
                        when {{ function('names_two_addresses') }}({{ given }} ->> '{{ field }}')
                            then {{ given }} -> '{{ field }}'
                        {%- endif %}
                    end{{ ',' if not loop.last }}
                    {%- endfor %}
                ))
            end, '{}')
{%- endmacro %}


{% macro names_array(names) -%}
array[{% for name in names %}{{ dbt.string_literal(name) }}{{ ', ' if not loop.last }}{% endfor %}]::text[]
{%- endmacro %}
