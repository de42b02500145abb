{#- What one list of the payloads of a window says of each company, an element a row, as text: all of what is new there; and
    of each company named there the payload that was the newest before, since of no other can elements cease to be
    current. A payload that only says again what was said before is passed over. -#}
{% macro list_elements(payloads, list) -%}
(

        with

        news as (

            -- one look at the window: what a join with it would cost, the planner cannot know
            select
                p.domain,
                p.landing_id,
                p.landed_xid,
                p.last_seen_at,
                p.{{ list }},
                bool_and({{ says_again(payloads, 'p', list) }}) over (partition by p.domain) as says_again
            from {{ payloads }} as p
            where {{ in_window(payloads) }} and p.quarantine_reason is null

        ),

        touched as (

            select distinct domain
            from news
            where not says_again

        ),

        said as (

            select domain, landing_id, landed_xid, last_seen_at, {{ list }}
            from news
            where not says_again

            union all

            select before.*
            from touched
            cross join lateral (

                select p.domain, p.landing_id, p.landed_xid, p.last_seen_at, p.{{ list }}
                from {{ payloads }} as p
                where
                    p.domain = touched.domain
                    and p.quarantine_reason is null
                    and {{ read_before(payloads, 'p') }}
                order by p.landing_id desc
                limit 1

            ) as before

        ),

        payloads as (

            select
                said.*,
                landing_id = max(landing_id) over (partition by domain) as is_current
            from said

        )

        select
            payloads.domain,
            payloads.landing_id,
            payloads.landed_xid,
            payloads.last_seen_at,
            payloads.is_current,
            -- cut to what an index can hold
            left({{ function('json_element') }}(element.value), 500) as element
        from payloads
        cross join lateral jsonb_array_elements(payloads.{{ list }}) as element (value)
        offset 0  -- a fence: a text is cleaned once, not again for each mention of it

    )
{%- endmacro %}
