{#
    Whether a host, or the nearest of its parents that the list names, is no company. A parent ends at a dot: hotbit.ly
    has nothing to do with bit.ly. Hosts of mail providers are nobody's website.
#}
{% macro blocked_host(host) -%}
{%- set listed = json_object_of(
    ref('blocked_domains'), 'blocked_domain', 'is_company is distinct from true'
) -%}
{%- set mail = json_object_of(ref('generic_email_domains'), 'provider_domain', 'true') -%}
case split_part({{ host }}, '.', 3)
        when '' then coalesce({{ listed }} -> {{ host }}, {{ mail }} -> {{ host }}, 'false')
        else coalesce(
            {{ listed }} -> {{ host }},
            {%- for depth in [4, 3, 2] %}
            {{ listed }} -> concat_ws('.'
                {%- for place in range(-depth, 0) %}, split_part({{ host }}, '.', {{ place }}){% endfor %}),
            {%- endfor %}
            {{ mail }} -> {{ host }},
            'false'
        )
    end = 'true'
{%- endmacro %}
