{# Quotes and brackets that stand around a value. #}
{% macro quotes_and_brackets() -%}
E'"''`\u00b4*<>()[]{}\u00ab\u00bb\u2018\u2019\u201a\u201c\u201d\u201e\u2039\u203a'
{%- endmacro %}

{# The same, to stand between the brackets of a regular expression. #}
{% macro quote_and_bracket_characters() -%}
"''`\u00b4*<>()\[\]{}\u00ab\u00bb\u2018\u2019\u201a\u201c\u201d\u201e\u2039\u203a
{%- endmacro %}
