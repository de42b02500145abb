-- Which fields payloads have: every JSON path, kept as it is built, from the payloads of the window that is being closed.
-- A new field is there after one build; what a build costs follows what landed, and has a bound: of each workflow it looks
-- at so many payloads as `most` says, the newest.
create table ops.seen_fields (
    input text not null,
    workflow text not null,
    path text not null,
    types text [] not null,
    payloads bigint not null,
    unread bigint not null,
    first_landing_id bigint not null,
    first_seen_at timestamptz not null,
    last_landing_id bigint not null,
    last_seen_at timestamptz not null,
    looked_at_by_then bigint not null,
    primary key (input, workflow, path)
) with (fillfactor = 70);
comment on table ops.seen_fields is
'By workflow and JSON path: in how many payloads it was seen. The path $ is the payload itself: how many were looked at.';
comment on column ops.seen_fields.unread is 'In so many of them no column took the field in which the path stands.';
comment on column ops.seen_fields.looked_at_by_then is 'How many payloads had been looked at when the path was seen last.';
grant select, insert, update, delete on ops.seen_fields to hq_dbt;
grant select on ops.seen_fields to hq_lookup;

-- Every path of a JSON value, once, as jsonpath writes them: $.raw_payload."First name", $.rounds[].date. Of a list the first
-- ten elements count. names: the two outermost keys, by which a field of the request or of its wrapper is known.
create function ops.json_paths(given jsonb)
returns table (path text, types text [], names text [])
language sql
immutable
parallel safe
as $$
    with recursive node as (
        select '$' as path, given as value, array[]::text[] as names, 0 as depth
        union all
        select
            n.path || step.said, step.value,
            case when n.depth < 2 and step.name is not null then n.names || step.name else n.names end,
            n.depth + 1
        from node as n
        cross join lateral (
            select
                case when e.key ~ '^[A-Za-z_][A-Za-z0-9_]*$' then '.' || e.key else '.' || to_json(left(e.key, 100)) end as said,
                e.key as name, e.value
            from jsonb_each(case when jsonb_typeof(n.value) = 'object' then n.value else '{}' end) as e
            union all
            (
                select '[]', null, e.value
                from jsonb_array_elements(case when jsonb_typeof(n.value) = 'array' then n.value else '[]' end) as e (value)
                limit 10
            )
        ) as step
        where n.depth < 10
    )
    select n.path, array_agg(distinct jsonb_typeof(n.value)), n.names from node as n group by n.path, n.names
$$;

-- Sees the fields of a window. known: paths of a workflow beyond which new ones are left out, since a payload may have
-- numbers or names for keys.
create function ops.see_fields(input text, since bigint, until bigint, most integer default 2000, known integer default 2000)
returns void
language plpgsql
as $$
declare
    partition_name text := split_part(input, '.', 2);
    payload_table regclass := to_regclass(format('extracted.%I', partition_name));
    unmapped text := 'null::jsonb';
begin
    if since = 0 then
        delete from ops.seen_fields as f where f.input = see_fields.input;
    end if;
    if payload_table is null then
        unmapped := 'r.payload';
    elsif exists (
        select from pg_attribute as a
        where a.attrelid = payload_table and a.attname = 'unmapped_fields' and not a.attisdropped
    ) then
        unmapped := format('(select e.unmapped_fields from %s as e where e.landing_id = r.landing_id)', payload_table);
    end if;
    execute format(
        $query$
        with

        looked_at as materialized (

            select n.* from (select distinct w.workflow from raw.%1$I as w where w.landed_xid >= $2 and w.landed_xid < $3) as s
            cross join lateral (
                select r.workflow, r.landing_id, r.landed_at, r.payload, %2$s as unmapped
                from raw.%1$I as r
                where r.workflow = s.workflow and r.landed_xid >= $2 and r.landed_xid < $3
                order by r.landing_id desc
                limit $4
            ) as n

        ),

        found as (

            select
                l.workflow, p.path,
                array_agg(distinct t.type) as types,
                count(distinct l.landing_id) as payloads,
                count(distinct l.landing_id) filter (
                    where jsonb_typeof(l.unmapped) = 'object' and l.unmapped ?| p.names
                ) as unread,
                min(l.landing_id) as first_landing_id, min(l.landed_at) as first_seen_at,
                max(l.landing_id) as last_landing_id, max(l.landed_at) as last_seen_at
            from looked_at as l
            cross join lateral ops.json_paths(l.payload) as p
            cross join lateral unnest(p.types) as t (type)
            group by l.workflow, p.path

        ),

        before as (

            select
                f.workflow, count(*) as paths,
                sum(f.payloads) filter (where f.path = '$') as looked_at
            from ops.seen_fields as f
            where f.input = $1
            group by f.workflow

        ),

        now as (

            select l.workflow, count(*) as looked_at from looked_at as l group by l.workflow

        ),

        wanted as (

            select
                found.*,
                coalesce(before.looked_at, 0) + now.looked_at as looked_at_by_then,
                old.path is not null as is_known,
                coalesce(before.paths, 0) + row_number() over (
                    partition by found.workflow, old.path is null order by found.payloads desc, found.path
                ) as place
            from found
            inner join now on now.workflow = found.workflow
            left join before on before.workflow = found.workflow
            left join ops.seen_fields as old
                on old.input = $1 and old.workflow = found.workflow and old.path = found.path

        )

        insert into ops.seen_fields as f
        select
            $1, w.workflow, w.path, w.types, w.payloads, w.unread, w.first_landing_id, w.first_seen_at, w.last_landing_id,
            w.last_seen_at, w.looked_at_by_then
        from wanted as w
        where w.is_known or w.place <= $5
        on conflict on constraint seen_fields_pkey do update set
            types = case
                when f.types @> excluded.types then f.types
                else array(select distinct t.type from unnest(f.types || excluded.types) as t (type) order by 1)
            end,
            payloads = f.payloads + excluded.payloads,
            unread = f.unread + excluded.unread,
            first_landing_id = least(f.first_landing_id, excluded.first_landing_id),
            first_seen_at = least(f.first_seen_at, excluded.first_seen_at),
            last_landing_id = greatest(f.last_landing_id, excluded.last_landing_id),
            last_seen_at = greatest(f.last_seen_at, excluded.last_seen_at),
            looked_at_by_then = excluded.looked_at_by_then
        $query$,
        partition_name, unmapped
    ) using see_fields.input, since, until, most, known;
end $$;

-- Sees the fields of one edge up to its target, behind what was seen of it; of all where it was set back. In the transaction
-- that closes it.
alter table ops.frontier add column seen_until bigint not null default 0;
comment on column ops.frontier.seen_until is
'Of a payload table: the fields of rows below were seen (ops.seen_fields). Above done it is of no use, as counted_until.';
create function ops.see_edge(model text, input text)
returns void
language plpgsql
as $$
declare
    edge ops.frontier;
    since bigint;
begin
    select f.* into edge from ops.frontier as f
    where f.model = see_edge.model and f.input = see_edge.input;
    since := case when edge.done < edge.seen_until then 0 else edge.seen_until end;
    if since < edge.target then
        perform ops.see_fields(edge.input, since, edge.target);
        update ops.frontier as f set seen_until = edge.target
        where f.model = edge.model and f.input = edge.input;
    end if;
end $$;
