{# What an identifier of a person is, which its form tells: no two kinds look alike. #}
{% macro identifier_kind(column) -%}
case
        when {{ column }} like 'urn:%' then 'member_urn'
        when {{ column }} not like 'https://%' then 'email'
        when {{ function('person_slug_type') }}(substring({{ column }} from '/in/(.+)$')) = 'salesnav'
            then 'linkedin_url_hashed'
        else 'linkedin_url'
    end
{%- endmacro %}
