{#- The domain of the employer that a row names, among all that is told of one person: a row that leaves it out, and names the
    company by the URN, the page or the name that another row gives with a domain, means the same company. Arguments are
    columns; `domain` may be any expression. -#}
{% macro employer_domain(domain, person, urn, page, name) -%}
coalesce(
            {{ domain }}
            {%- for same in [urn, page, 'lower(' ~ name ~ ')'] %},
            case
                when {{ same }} is not null
                    then first_value({{ domain }}) over (
                        partition by {{ person }}, {{ same }}
                        order by {{ domain }} is null, landing_id desc
                    )
            end
            {%- endfor %}
        )
{%- endmacro %}
