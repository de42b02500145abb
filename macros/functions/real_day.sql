{#
    A regular expression for the days that exist, from 1000 to 2999: leap years are in it, 30 February
    is not. Casting what it lets through cannot fail, whatever the session's datestyle.
#}
{% macro real_day(separator='-') -%}
    {%- set long_months = '(?:0[13578]|1[02])' ~ separator ~ '(?:0[1-9]|[12][0-9]|3[01])' -%}
    {%- set short_months = '(?:0[469]|11)' ~ separator ~ '(?:0[1-9]|[12][0-9]|30)' -%}
    {%- set february = '02' ~ separator ~ '(?:0[1-9]|1[0-9]|2[0-8])' -%}
    {%- set leap_years = '(?:[12][0-9](?:0[48]|[2468][048]|[13579][26])|1[26]00|2[048]00)' -%}
    (?:[12][0-9]{3}{{ separator }}(?:{{ long_months }}|{{ short_months }}|{{ february }})
    {{- '|' ~ leap_years ~ separator ~ '02' ~ separator ~ '29)' }}
{%- endmacro %}
