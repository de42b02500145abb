{#- Payloads of a window that say anything but what the one before them said of the same key that day, word for word
    (body_hash). A provider that is asked every hour and says the same then costs nothing beyond its payload table. With each
    comes the one after it, if it was read before: what a late payload stands before is no repetition any more.
    For payload tables with one payload a key and time, not for employers that each of their people mentions. -#}
{% macro news(relation, key) -%}
(
        select p.*
        from {{ relation }} as p
        where
            {{ in_window(relation, 'p') }}
            and p.quarantine_reason is null
            {%- if not is_fixture(relation) %}
            -- asked of the first load too: a rebuild must find the same news. Once it was news it stays so: a payload
            -- that comes late and says the same takes nothing back
            and not (
                {{ said_before(relation, 'p', 'body_hash', key) }}
                and {{ said_before(relation, 'p', 'body_hash', key, arrived=true) }}
            )

        union all

        select following.*
        from {{ relation }} as p
        cross join lateral (

            select n.*
            from {{ relation }} as n
            where
                n.{{ key }} = p.{{ key }}
                and n.quarantine_reason is null
                and n.landing_id > p.landing_id
            order by n.landing_id
            limit 1

        ) as following
        where
            {{ in_window(relation, 'p') }}
            and p.quarantine_reason is null
            and {{ read_before(relation, 'following') }}
            {%- endif %}

    )
{%- endmacro %}
