-- Years of raw: payloads that all models have read may leave raw for a file. What was typed of them stays, so nobody misses a
-- row; where raw begins is known, so that a rebuild does not take it for taken back.
create table ops.retained (
    retained_id bigint generated always as identity primary key,
    partition_name text not null,
    workflow text not null,
    file text not null,
    sha256 text not null,
    payloads bigint not null,
    from_landing_id bigint not null,
    until_landing_id bigint not null,
    first_landed_at timestamptz not null,
    last_landed_at timestamptz not null,
    retained_at timestamptz not null default clock_timestamp()
);
comment on table ops.retained is
'Files that `hq retain` has written: payloads of one workflow below until_landing_id, which no longer stand in raw.';
grant select on ops.retained to hq_dbt, hq_lookup;

-- The first landing that may still stand in a partition of raw: what is below and was extracted is in a file.
create function ops.raw_begins(partition_name text)
returns bigint
language sql
stable
as $$
    select coalesce(max(r.until_landing_id), 0) from ops.retained as r
    where r.partition_name = raw_begins.partition_name
$$;

-- What is kept of a partition's counts, counted anew: in the transaction that takes rows out of it.
create function ops.recount(partition_name text)
returns void
language plpgsql
as $$
declare
    edge ops.frontier;
begin
    select f.* into edge from ops.frontier as f
    where f.model = 'extracted.' || partition_name and f.input = 'raw.' || partition_name
    for update;
    if edge.done < edge.counted_until then
        return;  -- void anyway: the next build counts
    end if;
    delete from ops.landed_hourly as h where h.input = edge.input;
    insert into ops.landed_hourly (input, workflow, hour, landed, extracted, quarantined)
    select edge.input, c.workflow, c.hour, c.landed, c.extracted, c.quarantined
    from ops.count_window(partition_name, 0, edge.counted_until) as c;
    update ops.frontier as f
    set counted = (
        select coalesce(jsonb_object_agg(c.workflow, jsonb_build_object(
            'landed', c.landed, 'extracted', c.extracted, 'quarantined', c.quarantined, 'last_landed_at', c.last_landed_at
        )), '{}')
        from (
            select
                w.workflow, sum(w.landed) as landed, sum(w.extracted) as extracted,
                sum(w.quarantined) as quarantined, max(w.last_landed_at) as last_landed_at
            from ops.count_window(partition_name, 0, edge.counted_until) as w
            group by w.workflow
        ) as c
    )
    where f.model = edge.model and f.input = edge.input;
end $$;
