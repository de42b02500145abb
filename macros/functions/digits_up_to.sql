{#
    A regular expression for the whole numbers from 0 to `largest` (a string of digits), leading
    zeros allowed. It lets a cast refuse what is out of range while naming its argument only once,
    which is what Postgres asks of a function before it inlines it.
#}
{% macro digits_up_to(largest) -%}
    {%- set branches = ['[0-9]{1,' ~ (largest | length - 1) ~ '}'] -%}
    {%- for digit in largest -%}
        {%- set rest = largest | length - loop.index -%}
        {%- if digit | int > 0 and not (loop.first and digit == '1') -%}
            {%- set first = '1' if loop.first else '0' -%}
            {%- do branches.append(
                largest[:loop.index0] ~ '[' ~ first ~ '-' ~ (digit | int - 1) ~ ']'
                ~ ('[0-9]{' ~ rest ~ '}' if rest else '')
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do branches.append(largest) -%}
    0*(?:{{ branches | join('|') }})
{%- endmacro %}

{# 1044 or 1,044; a comma only where a thousand ends, so that 1,5 is not taken for 15. #}
{% macro grouped_digits() -%}
(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3})
{%- endmacro %}
