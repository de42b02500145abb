{#- True when a payload of the window says in one column just what the newest payload read before it said of the same
    company the same day (UTC): then it changes nothing, not even what is current or when that was last seen. -#}
{% macro says_again(relation, alias, column) -%}
exists (
            select 1
            from (

                select before.landing_id, before.last_seen_at, before.{{ column }}
                from {{ relation }} as before
                where
                    before.domain = {{ alias }}.domain
                    and before.quarantine_reason is null
                    and {{ read_before(relation, 'before') }}
                order by before.landing_id desc
                limit 1

            ) as newest_before
            where
                newest_before.landing_id < {{ alias }}.landing_id
                -- as text: 1 and 1.0 are equal to jsonb, but not what is kept of them
                and newest_before.{{ column }}::text = {{ alias }}.{{ column }}::text
                and (newest_before.last_seen_at at time zone 'UTC')::date
                = ({{ alias }}.last_seen_at at time zone 'UTC')::date
        )
{%- endmacro %}
