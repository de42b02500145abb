-- What landed in each hour and what became of it: kept as it is built, from the same look at the rows as the counts in
-- ops.frontier, and void with them.
create table ops.landed_hourly (
    input text not null,
    workflow text not null,
    hour timestamptz not null,
    landed bigint not null,
    extracted bigint not null,
    quarantined bigint not null,
    primary key (input, workflow, hour)
) with (fillfactor = 70);
create index on ops.landed_hourly (hour);
comment on table ops.landed_hourly is
'By hour of landing: how many payloads of a workflow landed, are extracted and quarantined. The hour that is not over grows.';
grant select, insert, update, delete on ops.landed_hourly to hq_dbt;
grant select on ops.landed_hourly to hq_lookup;

drop function ops.count_window(text, bigint, bigint);
create function ops.count_window(partition_name text, since bigint, until bigint)
returns table (
    workflow text, hour timestamptz, landed bigint, extracted bigint, quarantined bigint, last_landed_at timestamptz
)
language plpgsql
stable
as $$
declare
    payload_table regclass := to_regclass(format('extracted.%I', partition_name));
begin
    return query execute format(
        'select r.workflow, date_bin(''1 hour'', r.landed_at, timestamptz ''2000-01-01 00:00+00''), '
        'count(*), %s, max(r.landed_at) from raw.%I as r %s '
        'where r.landed_xid >= $1 and r.landed_xid < $2 group by 1, 2',
        case
            when payload_table is null then '0::bigint, 0::bigint'
            when exists (
                select from pg_attribute as a
                where a.attrelid = payload_table and a.attname = 'quarantine_reason' and not a.attisdropped
            ) then 'count(e.landing_id), count(e.quarantine_reason)'
            else 'count(e.landing_id), 0::bigint'
        end,
        partition_name,
        case
            when payload_table is not null
                then format('left join %s as e on e.landing_id = r.landing_id', payload_table)
            else ''
        end
    ) using since, until;
end $$;

-- Counts the rows of one edge up to its target; from the start where it was set back. In the transaction that closes it.
create or replace function ops.count_edge(model text, input text)
returns void
language plpgsql
as $$
declare
    edge ops.frontier;
    since bigint;
begin
    select f.* into edge from ops.frontier as f
    where f.model = count_edge.model and f.input = count_edge.input;
    since := case when edge.done < edge.counted_until then 0 else edge.counted_until end;
    if since >= edge.target then
        return;
    end if;
    if since = 0 then
        delete from ops.landed_hourly as h where h.input = edge.input;
    end if;
    with

    counts as materialized (

        select * from ops.count_window(split_part(edge.input, '.', 2), since, edge.target)

    ),

    hours as (

        insert into ops.landed_hourly as h (input, workflow, hour, landed, extracted, quarantined)
        select edge.input, c.workflow, c.hour, c.landed, c.extracted, c.quarantined from counts as c
        on conflict on constraint landed_hourly_pkey do update set
            landed = h.landed + excluded.landed,
            extracted = h.extracted + excluded.extracted,
            quarantined = h.quarantined + excluded.quarantined

    )

    update ops.frontier as f
    set
        counted_until = edge.target,
        counted = (
            select coalesce(jsonb_object_agg(together.workflow, jsonb_build_object(
                'landed', landed, 'extracted', extracted, 'quarantined', quarantined, 'last_landed_at', last_landed_at
            )), '{}')
            from (
                select
                    t.workflow, sum(t.landed) as landed, sum(t.extracted) as extracted,
                    sum(t.quarantined) as quarantined, max(t.last_landed_at) as last_landed_at
                from (
                    select c.workflow, c.landed, c.extracted, c.quarantined, c.last_landed_at from counts as c
                    union all
                    select * from ops.counted(case when since > 0 then edge.counted end)
                ) as t
                group by t.workflow
            ) as together
        )
    where f.model = edge.model and f.input = edge.input;
end $$;

-- what is counted already
insert into ops.landed_hourly (input, workflow, hour, landed, extracted, quarantined)
select f.input, c.workflow, c.hour, c.landed, c.extracted, c.quarantined
from ops.frontier as f
cross join lateral ops.count_window(split_part(f.input, '.', 2), 0, f.counted_until) as c
where f.counted_until > 0 and f.input like 'raw.%' and f.done >= f.counted_until
and to_regclass(f.input) is not null;

-- Bodies that were refused, without the bodies: for those who may not look into raw themselves.
create function ops.refused(most integer)
returns table (
    rejected_id bigint, received_at timestamptz, workflow text, path text, code text, reason text, api_key_name text
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select r.rejected_id, r.received_at, r.workflow, r.path, r.code, r.reason, r.api_key_name
    from raw.rejected as r
    order by r.received_at desc, r.rejected_id desc
    limit most
$$;
comment on function ops.refused is 'The last bodies that could not be landed, with the reason, without the body.';
revoke all on function ops.refused from public;
grant execute on function ops.refused to hq_lookup, hq_dbt;
