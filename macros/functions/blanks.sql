{# What stands invisibly around a value: ASCII and Unicode blanks, zero-width and direction marks, BOM. #}
{% macro blanks() -%}
E' \t\n\r\x0b\x0c\u0085\u00a0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff'
{%- endmacro %}

{# The same as a regular expression: one or more of them. #}
{% macro blank_pattern() -%}
[{{ blank_characters() }}]+
{%- endmacro %}

{# To stand between the brackets of a regular expression. #}
{% macro blank_characters() -%}
\s\u0085\u00a0\u1680\u180e\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff
{%- endmacro %}
