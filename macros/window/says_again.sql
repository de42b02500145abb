{#- True when a payload of the window says in one column just what the one before it said of the same company the same day
    (UTC): then it changes nothing, not even what is current or when that was last seen, wherever it comes in. Only the
    neighbour is looked at: to ask for the newest that was read before would pass all of the window each time, and cost the
    square of what one company sends. -#}
{% macro says_again(relation, alias, column, key='domain') -%}
(
            {{ window_from(relation) }} > 0
            and {{ said_before(relation, alias, column, key) }}
        )
{%- endmacro %}


{#- Whether the payload before says the same; with `arrived`, of those that had landed when this one did: the two differ
    where a number was drawn early and landed late. -#}
{% macro said_before(relation, alias, column, key, arrived=false) -%}
exists (
                select 1
                from (

                    select before.last_seen_at, before.{{ column }}
                    from {{ relation }} as before
                    where
                        before.{{ key }} = {{ alias }}.{{ key }}
                        and before.quarantine_reason is null
                        and before.landing_id < {{ alias }}.landing_id
                        {%- if arrived %}
                        and before.landed_xid <= {{ alias }}.landed_xid
                        {%- endif %}
                        and before.landed_xid + 0 < {{ window_until(relation) }}
                    order by before.landing_id desc
                    limit 1

                ) as one_before
                where
                    -- as text: 1 and 1.0 are equal to jsonb, but not what is kept of them
                    one_before.{{ column }}::text = {{ alias }}.{{ column }}::text
                    and (one_before.last_seen_at at time zone 'UTC')::date
                    = ({{ alias }}.last_seen_at at time zone 'UTC')::date
            )
{%- endmacro %}
