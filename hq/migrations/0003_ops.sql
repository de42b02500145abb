-- ops: who may call, what ran, how far each model has read.

create table ops.api_keys (
    key_id bigint generated always as identity primary key,
    name text not null,
    scopes text [] not null check (scopes <@ '{land,read,send,admin}' and cardinality(scopes) > 0),
    key_sha256 bytea not null unique,
    hint text not null,
    created_at timestamptz not null default clock_timestamp(),
    revoked_at timestamptz
);
comment on table ops.api_keys is
'Keys of clients, hashed. Several may be live under one name, so that a client can rotate.';
comment on column ops.api_keys.hint is 'First characters of the key, enough to tell two apart.';

create table ops.cluster (
    only_row boolean primary key default true check (only_row),
    system_identifier bigint not null,
    adopted_at timestamptz not null default clock_timestamp()
);
comment on table ops.cluster is
'The cluster whose transaction numbers stand in landed_xid; after a restore elsewhere they mean nothing.';

create table ops.runs (
    invocation_id text primary key,
    horizon bigint not null,
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    command text,
    selection text,
    rebuilding boolean not null default false,
    status text not null default 'running'
);
create index on ops.runs (started_at);
comment on table ops.runs is 'One row per dbt invocation.';
comment on column ops.runs.horizon is
'Every transaction below had ended when the run began: rows below it are final.';

create table ops.run_nodes (
    invocation_id text not null references ops.runs on delete cascade,
    node text not null,
    resource_type text not null,
    status text not null,
    rows_affected bigint,
    seconds double precision,
    message text,
    completed_at timestamptz not null default clock_timestamp(),
    primary key (invocation_id, node)
);
comment on table ops.run_nodes is 'One row per node of a run: what it did, and for how long.';

create table ops.frontier (
    model text not null,
    input text not null,
    done bigint not null default 0,
    target bigint not null default 0,
    primary key (model, input)
);
comment on table ops.frontier is
'How far each model has read each of its inputs: rows with landed_xid below done are in. For a lookup: hash of its content.';

create table ops.heartbeats (
    name text primary key,
    beat_at timestamptz not null default clock_timestamp(),
    detail jsonb
);
comment on table ops.heartbeats is 'Last sign of life of long-running processes.';

grant select on ops.api_keys to hq_receiver, hq_lookup, hq_sender;
grant select on ops.cluster to hq_dbt, hq_lookup;
grant select, insert, update, delete on ops.runs, ops.run_nodes, ops.frontier, ops.heartbeats to hq_dbt;
grant select on ops.runs, ops.run_nodes, ops.frontier, ops.heartbeats to hq_lookup;

-- The identifier of this cluster. Not every managed Postgres lets everybody ask; then the database
-- is taken to have stayed where it was.
create function ops.system_identifier()
returns bigint
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return (select system_identifier from pg_control_system());
exception when insufficient_privilege then
    return 0;
end $$;

-- After a dump was restored into another cluster, landed_xid holds numbers of a clock that no longer
-- runs. Stamps all that is here as landed now and forgets how far models had read, so that the next
-- build reads everything once more. Returns how many payloads were stamped, null if nothing was to do.
create function ops.adopt_cluster()
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    here bigint := ops.system_identifier();
    stamped bigint;
begin
    if exists (select from ops.cluster where system_identifier = here) then
        return null;
    end if;
    perform pg_advisory_xact_lock(hashtext('ops.adopt_cluster'));
    if exists (select from ops.cluster where system_identifier = here) then
        return null;
    end if;
    if exists (select from ops.cluster) then
        update raw.payloads set landed_xid = pg_current_xact_id()::text::bigint;
        get diagnostics stamped = row_count;
        update ops.frontier set done = 0, target = 0;
    end if;
    insert into ops.cluster (system_identifier) values (here)
    on conflict (only_row) do update
    set system_identifier = excluded.system_identifier, adopted_at = excluded.adopted_at;
    return stamped;
end $$;
revoke all on function ops.adopt_cluster from public;
grant execute on function ops.adopt_cluster to hq_dbt;

-- Begins a run: fixes its horizon.
create function ops.begin_run(
    invocation text, command text, selection text, rebuilding boolean
)
returns bigint
language sql
as $$
    insert into ops.runs (invocation_id, horizon, command, selection, rebuilding)
    values (
        begin_run.invocation,
        pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
        begin_run.command, begin_run.selection, begin_run.rebuilding
    )
    on conflict (invocation_id) do update set horizon = excluded.horizon
    returning horizon
$$;

-- Opens the windows of one model, in the transaction that will build it: takes the model's lock, fixes
-- the targets once, and leaves the bounds in settings that end with the transaction, where the
-- planner can see them for its estimates.
--
-- inputs: raw tables are read up to the run's horizon, payload tables up to where they themselves have
-- read. upstream: other windowed models this one joins; nothing is read that they have not read yet, so
-- a partial build cannot close a window over rows it did not see. lookups: reference tables; when the
-- content of one differs from what the last build saw, hq.changed_<lookup> says so.
create function ops.open_window(
    model text, inputs text [], upstream text [], lookups text [], invocation text, from_the_start boolean
)
returns void
language plpgsql
as $$
declare
    input_name text;
    edge ops.frontier;
    reach bigint;
begin
    perform set_config('lock_timeout', '10min', true);
    perform set_config('idle_in_transaction_session_timeout', '10min', true);
    perform set_config('client_connection_check_interval', '2s', true);
    perform pg_advisory_xact_lock(hashtext('ops.open_window'), hashtext(open_window.model));

    perform set_config('hq.run_at', coalesce(
        (select r.started_at from ops.runs as r where r.invocation_id = invocation), clock_timestamp()
    )::text, true);

    insert into ops.frontier (model, input)
    select open_window.model, i from unnest(inputs || lookups) as i
    on conflict do nothing;

    foreach input_name in array inputs loop
        if input_name like 'raw.%' then
            select r.horizon into reach from ops.runs as r where r.invocation_id = invocation;
            reach := coalesce(reach, pg_snapshot_xmin(pg_current_snapshot())::text::bigint);
        else
            select min(f.done) into reach from ops.frontier as f where f.model = input_name;
        end if;
        -- an upstream model that reads this input limits it; one that never ran has read nothing
        select least(reach, min(coalesce(f.done, 0))) into reach
        from unnest(upstream) as u (model)
        left join ops.frontier as f on f.model = u.model and f.input = input_name
        where f.model is not null or not exists (select from ops.frontier as o where o.model = u.model);

        update ops.frontier as f
        set
            done = case when from_the_start then 0 else f.done end,
            target = greatest(f.done, coalesce(reach, 0))
        where f.model = open_window.model and f.input = input_name
        returning f.* into edge;

        perform set_config('hq.from_' || split_part(input_name, '.', 2), edge.done::text, true);
        perform set_config('hq.until_' || split_part(input_name, '.', 2), edge.target::text, true);
    end loop;

    foreach input_name in array lookups loop
        execute format(
            'select coalesce(sum(hashtextextended(t::text, 0)), 0) %% 9223372036854775807 from %I.%I as t',
            split_part(input_name, '.', 1), split_part(input_name, '.', 2)
        ) into reach;
        update ops.frontier as f set target = reach
        where f.model = open_window.model and f.input = input_name
        returning f.* into edge;
        perform set_config(
            'hq.changed_' || split_part(input_name, '.', 2), (edge.done != edge.target)::text, true
        );
    end loop;
end $$;

-- Closes them: same transaction, so the merge and the mark are kept together or not at all.
create function ops.close_window(model text)
returns void
language sql
as $$
    update ops.frontier set done = target where frontier.model = close_window.model
$$;
