{# A whole domain name in ASCII, as a regular expression; how long it may be is asked elsewhere. #}
{% macro domain_name() -%}
^(?:[a-z0-9]+(?:-+[a-z0-9]+)*\.)+(?:[a-z][a-z]+|xn--[a-z0-9-]+)$
{%- endmacro %}
