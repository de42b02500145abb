{#- The domain of the employer that a payload `p` names, among payloads of one person: an export that leaves it out, and
    names the company by the URN, the page or the name it had with a domain, means the same company. -#}
{% macro employer_domain() -%}
coalesce(
                p.company_domain
                {%- for same in ['p.company_linkedin_urn', 'p.company_linkedin_url', 'lower(p.company_name)'] %},
                case
                    when {{ same }} is not null
                        then first_value(p.company_domain) over (
                            partition by {{ same }}
                            order by p.company_domain is null, p.landing_id desc
                        )
                end
                {%- endfor %}
            )
{%- endmacro %}
