{#- Why a payload cannot be used, whatever workflow it is of; null when nothing speaks against it. `domain`: the normalised key
    and what was given for it, where a company is the key; `person`: the profile, where a person is. -#}
{% macro quarantine(body='body', domain=none, domain_given=none, person=none) -%}
case
            when jsonb_typeof({{ body }}) is distinct from 'object' then 'raw_payload is not an object'
            when {{ function('is_error_body') }}({{ body }}) then 'provider error'
            {%- if person %}
            when {{ person }} is null then 'no LinkedIn profile'
            {%- endif %}
            {%- if domain %}
            when {{ domain }} is not null then null
            when {{ function('is_blocked_domain') }}({{ domain_given }}) then 'blocked domain'
            else 'no domain after normalising'
            {%- endif %}
        end
{%- endmacro %}
