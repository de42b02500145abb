-- What landed and what became of it, kept as it is built: to look costs what is new, and not all that is there.
--
-- The counts stand in the row that says how far a payload table has read, and are moved by the transaction that moves it:
-- so they are lost with it, kept with it, and void when it is set back (a restore, a rebuild). counted_until says which rows
-- they are of; who looks adds the rows behind it, by the index. A window that was closed without counting is made up for by
-- the next; `update ops.frontier set counted_until = 0` has everything counted anew.
alter table ops.frontier
add column counted jsonb not null default '{}',
add column counted_until bigint not null default 0;
comment on column ops.frontier.counted is
'Of a payload table: by workflow, how many rows with landed_xid below counted_until landed, are extracted and quarantined.';
comment on column ops.frontier.counted_until is
'Rows below are in counted. Above done it is of no use: the input was stamped anew or is read from the start.';

-- Counts by looking at the rows of a window. Owned by nobody special: whoever asks must be able to read both tables.
create function ops.count_window(partition_name text, since bigint, until bigint)
returns table (workflow text, landed bigint, extracted bigint, quarantined bigint, last_landed_at timestamptz)
language plpgsql
stable
as $$
declare
    payload_table regclass := to_regclass(format('extracted.%I', partition_name));
begin
    return query execute format(
        'select r.workflow, count(*), %s, max(r.landed_at) from raw.%I as r %s '
        'where r.landed_xid >= $1 and r.landed_xid < $2 group by r.workflow',
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
create function ops.count_edge(model text, input text)
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
    update ops.frontier as f
    set
        counted_until = edge.target,
        counted = (
            select coalesce(jsonb_object_agg(workflow, jsonb_build_object(
                'landed', landed, 'extracted', extracted, 'quarantined', quarantined, 'last_landed_at', last_landed_at
            )), '{}')
            from (
                select
                    workflow, sum(landed) as landed, sum(extracted) as extracted,
                    sum(quarantined) as quarantined, max(last_landed_at) as last_landed_at
                from (
                    select * from ops.count_window(split_part(edge.input, '.', 2), since, edge.target)
                    union all
                    select * from ops.counted(case when since > 0 then edge.counted end)
                ) as counts
                group by workflow
            ) as together
        )
    where f.model = edge.model and f.input = edge.input;
end $$;

-- The counts of an edge as rows.
create function ops.counted(counted jsonb)
returns table (workflow text, landed bigint, extracted bigint, quarantined bigint, last_landed_at timestamptz)
language sql
stable
as $$
    select
        c.key, (c.value ->> 'landed')::bigint, (c.value ->> 'extracted')::bigint,
        (c.value ->> 'quarantined')::bigint, (c.value ->> 'last_landed_at')::timestamptz
    from jsonb_each(counted) as c
$$;

-- The same for what no model reads: nobody closes a window there, so each run counts up to its horizon.
create function ops.count_unread(partitions text [])
returns void
language plpgsql
as $$
declare
    partition_name text;
    horizon bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
    is_news boolean;
begin
    perform pg_advisory_xact_lock(hashtext('ops.count_unread'));
    foreach partition_name in array partitions loop
        insert into ops.frontier (model, input) values ('unread', 'raw.' || partition_name)
        on conflict do nothing;
        execute format(
            'select exists (select from raw.%I as r where r.landed_xid >= f.done and r.landed_xid < $2) '
            'from ops.frontier as f where f.model = ''unread'' and f.input = $1', partition_name
        ) into is_news using 'raw.' || partition_name, horizon;
        if is_news then
            update ops.frontier as f set target = horizon
            where f.model = 'unread' and f.input = 'raw.' || partition_name;
            perform ops.count_edge('unread', 'raw.' || partition_name);
            update ops.frontier as f set done = f.target
            where f.model = 'unread' and f.input = 'raw.' || partition_name;
        end if;
    end loop;
end $$;

-- Reads raw and ops alone, so nothing that somebody else may define; and is owned by a role that may only read (roles.sql).
create or replace function ops.workflow_status()
returns table (
    workflow text, landed bigint, extracted bigint, pending bigint, quarantined bigint,
    last_landed_at timestamptz
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    partition_name text;
    edge ops.frontier;
    has_model boolean;
    since bigint;
begin
    for partition_name in
        select c.relname from pg_partition_tree('raw.payloads') as t
        inner join pg_class as c on c.oid = t.relid
        where t.isleaf order by c.relname
    loop
        select f.* into edge from ops.frontier as f
        where f.model = 'extracted.' || partition_name and f.input = 'raw.' || partition_name;
        has_model := found;
        if not has_model then
            select f.* into edge from ops.frontier as f
            where f.model = 'unread' and f.input = 'raw.' || partition_name;
        end if;
        since := case when edge.done >= edge.counted_until then edge.counted_until else 0 end;

        return query execute format(
            'select t.workflow, t.landed, t.extracted, t.landed - t.done, t.quarantined, t.last_landed_at from ('
            '    select'
            '        n.workflow, sum(n.landed)::bigint as landed, sum(n.extracted)::bigint as extracted,'
            '        sum(n.done)::bigint as done, sum(n.quarantined)::bigint as quarantined,'
            '        max(n.last_landed_at) as last_landed_at'
            '    from ('
            '        select'
            '            c.key as workflow, (c.value ->> ''landed'')::bigint as landed,'
            '            (c.value ->> ''extracted'')::bigint as extracted,'
            '            case when $4 then (c.value ->> ''landed'')::bigint else 0 end as done,'
            '            (c.value ->> ''quarantined'')::bigint as quarantined,'
            '            (c.value ->> ''last_landed_at'')::timestamptz as last_landed_at'
            '        from jsonb_each($1) as c'
            '        union all'
            '        select'
            '            r.workflow, count(*), count(*) filter (where r.landed_xid < $3),'
            '            count(*) filter (where r.landed_xid < $3), 0, max(r.landed_at)'
            '        from raw.%I as r'
            '        where r.landed_xid >= $2'
            '        group by r.workflow'
            '    ) as n'
            '    group by n.workflow'
            ') as t',
            partition_name
        )
        using
            case when since > 0 then edge.counted else '{}' end, coalesce(since, 0),
            case when has_model then edge.done else 0 end, has_model;
    end loop;
end $$;
comment on function ops.workflow_status is
'Per workflow: payloads landed, extracted, still pending, quarantined, and when the last one came.';

-- what is here already
select ops.count_edge(f.model, f.input)
from ops.frontier as f
where f.input = 'raw.' || split_part(f.model, '.', 2) and f.model like 'extracted.%' and f.done = f.target;
