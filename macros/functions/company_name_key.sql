{#- What names of one company have in common: 'Acme, Inc.' and ' ACME'. A name that is a legal form and nothing else stays. -#}
{% macro company_name_key(name) -%}
left(coalesce(
            nullif(regexp_replace(
                {{ function('lookup_key') }}({{ name }}),
                '[, ]+(?:inc|incorporated|llc|l[.]l[.]c|ltd|limited|corp|corporation|group|company'
                || '|co|gmbh|plc|lp|llp)[.]?$',
                ''
            ), ''),
            {{ function('lookup_key') }}({{ name }})
        ), 400)
{%- endmacro %}
