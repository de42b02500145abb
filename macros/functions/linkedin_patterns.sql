{# Sales Navigator's ids: case-sensitive, and the only thing that tells such a URL from a real one. #}
{% macro salesnav_id() -%}
AC[a-zA-Z]AA[A-Za-z0-9_-]{20,}
{%- endmacro %}


{# Bytes: longer than any name there is, and as much as an index with two more texts can hold. #}
{% macro longest_slug() -%}
600
{%- endmacro %}
