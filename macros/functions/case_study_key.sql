{#- What two addresses of one page have in common, as a hash: scheme, www., fragment, utm_* and the last slashes tell no two
    pages apart, nor do capitals in the host. -#}
{% macro case_study_key(url) -%}
(
            select md5(
                lower(substring(page.path from '^[^/?]*'))
                || coalesce(substring(page.path from '[/?].*$'), '')
            )
            from (

                select nullif(regexp_replace(regexp_replace(regexp_replace(
                    split_part(btrim({{ url }}, {{ blanks() }}), '#', 1),
                    '^(?:[A-Za-z][A-Za-z0-9+.-]*://)?(?:www[.])?', '', 'i'
                ), '(?:[?&]utm_[^&]*)+(?=&|$)', '', 'gi'), '[/?&]+$', ''), '') as path

            ) as page
        )
{%- endmacro %}
