{#- What raw holds and the payload table has read is the same set of landings,
    quarantined ones included. -#}
{% test landed_equals_extracted(model, raw) %}
    with

    landed as (

        select landing_id from {{ raw }}
        where
            {{ under_test() }}
            and landed_xid < (
                select done from ops.frontier
                where model = 'extracted.{{ raw.identifier }}' and input = 'raw.{{ raw.identifier }}'
            )

    ),

    extracted as (

        select landing_id from {{ model }}

    )

    select
        coalesce(landed.landing_id, extracted.landing_id) as landing_id,
        case when landed.landing_id is null then 'extracted, never landed' else 'landed, not extracted' end as problem
    from landed
    full join extracted on extracted.landing_id = landed.landing_id
    where landed.landing_id is null or extracted.landing_id is null
{% endtest %}
