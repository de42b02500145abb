{% macro month_name() -%}
(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)
{%- endmacro %}

{# An English month as 01 to 12. #}
{% macro month_number(word) -%}
lpad(((strpos('janfebmaraprmayjunjulaugsepoctnovdec', left({{ word }}, 3)) + 2) / 3)::text, 2, '0')
{%- endmacro %}
