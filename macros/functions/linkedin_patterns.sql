{# Sales Navigator's ids: case-sensitive, and the only thing that tells such a URL from a real one. #}
{% macro salesnav_id() -%}
AC[a-zA-Z]AA[A-Za-z0-9_-]{20,}
{%- endmacro %}


{# Bytes: longer than any name there is, and as much as an index with two more texts can hold. #}
{% macro longest_slug() -%}
600
{%- endmacro %}


{# What ends a page's name in its URL, to stand between the brackets of a regular expression. #}
{% macro ends_a_slug() -%}
/?#;|<>"()\[\]\uff08\uff09\uff0c\uff1b\uff5c\u3001\u3002{{ blank_characters() }}
{%- endmacro %}


{# What may stand behind a URL in its cell: nothing, the rest of its path, a bracket, a note, another URL. With other
   words behind a blank it is no URL, and its first word need not be the page's name. #}
{% macro after_a_url() -%}
^(?:$|[^\s]|[\s]+(?:$|https?:|www\.|(?:[a-z]+\.)?linkedin\.|[(|,;&/+\u2013-]|(?:and|or|und|oder)[\s]))
{%- endmacro %}


{# The separators of a URL that stands escaped in another one. #}
{% macro unescape_url(text) -%}
regexp_replace(regexp_replace(regexp_replace(regexp_replace(
            {{ text }}, '%3a', ':', 'gi'), '%2f', '/', 'gi'), '%3f', '?', 'gi'), '%26', '&', 'gi')
{%- endmacro %}
