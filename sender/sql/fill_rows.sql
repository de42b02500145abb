-- puts rows of a file on their way; how many of them are not, by reason
with given as (
    select
        g.record_key,
        g.payload::jsonb as payload,
        md5(g.payload::jsonb::text) as content_md5,
        g.place
    from unnest(%(keys)s::text[], %(payloads)s::text[]) with ordinality as g (record_key, payload, place)
),

judged as (
    select
        given.*,
        octet_length(given.payload::text) > %(max_bytes)s as is_large,
        (
            select
                case
                    when r.state = 'open' then 'on its way'
                    when r.content_md5 = given.content_md5 and r.state = 'delivered' then 'sent before'
                    when r.content_md5 = given.content_md5 then 'given up before: hq jobs retry tries it again'
                end
            from outbound.records as r
            where
                r.kind = %(kind)s and r.record_key = given.record_key and r.job_id != %(job)s
                and r.state in ('open', 'delivered', 'dead')
            order by r.delivery_id desc
            limit 1
        ) as reason
    from given
),

filled as (
    insert into outbound.deliveries (
        job_id, kind, record_key, content_md5, payload, state, reason, finished_at
    )
    select
        %(job)s,
        %(kind)s,
        j.record_key,
        j.content_md5,
        j.payload,
        case when j.is_large then 'dead' else 'open' end,
        case when j.is_large then 'larger than ' || %(max_bytes)s || ' bytes' end,
        case when j.is_large then clock_timestamp() end
    from judged as j
    where j.reason is null
    order by j.place
    on conflict do nothing
)

select j.reason, count(*) from judged as j where j.reason is not null group by j.reason
