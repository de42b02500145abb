{# What stands behind the comma of 'Acme Partners, LLC' or 'Acme Trading, Co. Ltd.', as a regular expression
   that does not look at the case. #}
{% macro legal_suffix() -%}
    {%- set one = '(?:inc|llc|l\\.l\\.c|lp|l\\.\\s?p|llp|ltd|limited|co|corp|plc|gmbh)\\.?' -%}
    {{ one }}(?:[{{ blank_characters() }}]+{{ one }})*
{%- endmacro %}

{# A text that is nothing else. #}
{% macro only_legal_suffixes() -%}
^{{ legal_suffix() }}(?:[,{{ blank_characters() }}]+{{ legal_suffix() }})*$
{%- endmacro %}
