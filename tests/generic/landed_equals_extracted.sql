{#- What raw holds and the payload table has read is the same set of landings,
    quarantined ones included; and what is kept of their number, for who looks at the status, is
    what one counts. The loop, which asks of new rows, does not count. -#}
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
        where landing_id >= ops.raw_begins('{{ raw.identifier }}')

    ),

    -- what `hq retain` has taken out of raw
    in_files as (

        select
            (select coalesce(sum(payloads), 0) from ops.retained where partition_name = '{{ raw.identifier }}')
            as payloads,
            (select count(*) from {{ model }} where landing_id < ops.raw_begins('{{ raw.identifier }}'))
            as extracted

    ),

    edge as (

        select counted, counted_until from ops.frontier
        where
            model = 'extracted.{{ raw.identifier }}' and input = 'raw.{{ raw.identifier }}'
            and counted_until <= done
            and nullif(current_setting('hq.tests_from', true), '') is null

    ),

    found as (

        select counts.* from edge
        cross join lateral ops.count_window('{{ raw.identifier }}', 0, edge.counted_until) as counts

    ),

    kept as (

        select counts.* from edge cross join lateral ops.counted(edge.counted) as counts

    ),

    found_in_all as (

        select
            workflow,
            sum(landed)::bigint as landed,
            sum(extracted)::bigint as extracted,
            sum(quarantined)::bigint as quarantined,
            max(last_landed_at) as last_landed_at
        from found
        group by workflow

    ),

    kept_by_hour as (

        select h.workflow, h.hour, h.landed, h.extracted, h.quarantined
        from edge
        inner join ops.landed_hourly as h on h.input = 'raw.{{ raw.identifier }}'

    ),

    found_by_hour as (

        select workflow, hour, landed, extracted, quarantined from found

    ),

    differing as (

        (select workflow from (table kept except table found_in_all) as too_much)
        union
        (select workflow from (table found_in_all except table kept) as too_little)
        union
        (select workflow from (table kept_by_hour except table found_by_hour) as too_much)
        union
        (select workflow from (table found_by_hour except table kept_by_hour) as too_little)

    )

    select
        coalesce(landed.landing_id, extracted.landing_id) as landing_id,
        case
            when landed.landing_id is null then 'extracted, never landed'
            else 'landed, not extracted'
        end as problem
    from landed
    full join extracted on extracted.landing_id = landed.landing_id
    where landed.landing_id is null or extracted.landing_id is null

    union all

    select
        null as landing_id,
        'the counts kept of ' || workflow || ' are others than those of the tables: '
        || 'after `update ops.frontier set counted_until = 0` the next build counts anew' as problem
    from differing

    union all

    select
        null as landing_id,
        'of ' || payloads || ' payloads in the files of `hq retain` ' || extracted || ' are extracted: load the files '
        || 'again by `hq load`' as problem
    from in_files
    where payloads != extracted
{% endtest %}
