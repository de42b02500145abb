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
    status text not null default 'running',
    tests_from bigint not null default 0
);
create index on ops.runs (started_at);
comment on table ops.runs is 'One row per dbt invocation.';
comment on column ops.runs.horizon is
'Every transaction below had ended when the run began: rows below it are final.';
comment on column ops.runs.tests_from is
'Tests of this run look at rows landed from here on; 0 means at everything.';

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
'How far each model has read each of its inputs: rows with landed_xid below done are in.';

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
    invocation text, command text, selection text, rebuilding boolean, tests_from bigint
)
returns bigint
language sql
as $$
    insert into ops.runs (invocation_id, horizon, command, selection, rebuilding, tests_from)
    values (
        begin_run.invocation,
        pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
        begin_run.command, begin_run.selection, begin_run.rebuilding, begin_run.tests_from
    )
    on conflict (invocation_id) do update set horizon = excluded.horizon
    returning horizon
$$;

-- Opens the windows of one model, in the transaction that will build it: takes the model's lock, fixes
-- the targets once, and leaves both bounds in settings that end with the transaction, where the
-- planner can see them for its estimates. Inputs in schema raw are read up to the run's horizon, others
-- up to where they themselves have read.
create function ops.open_window(
    model text, inputs text [], invocation text, from_the_start boolean
)
returns void
language plpgsql
as $$
declare
    input_name text;
    edge ops.frontier;
    horizon_now bigint;
begin
    perform set_config('lock_timeout', '10min', true);
    perform set_config('idle_in_transaction_session_timeout', '10min', true);
    perform set_config('client_connection_check_interval', '2s', true);
    perform pg_advisory_xact_lock(hashtext('ops.open_window'), hashtext(open_window.model));
    perform set_config('hq.from_the_start', from_the_start::text, true);

    foreach input_name in array inputs loop
        insert into ops.frontier (model, input) values (open_window.model, input_name)
        on conflict do nothing;

        if input_name like 'raw.%' then
            select r.horizon into horizon_now from ops.runs as r where r.invocation_id = invocation;
            if horizon_now is null then
                horizon_now := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
            end if;
        else
            select min(f.done) into horizon_now from ops.frontier as f where f.model = input_name;
        end if;

        update ops.frontier as f
        set
            done = case when from_the_start then 0 else f.done end,
            target = greatest(f.done, coalesce(horizon_now, 0))
        where f.model = open_window.model and f.input = input_name
        returning f.* into edge;

        perform set_config('hq.from_' || split_part(input_name, '.', 2), edge.done::text, true);
        perform set_config('hq.until_' || split_part(input_name, '.', 2), edge.target::text, true);
    end loop;
end $$;

-- Closes them: same transaction, so the merge and the mark are kept together or not at all.
create function ops.close_window(model text)
returns void
language sql
as $$
    update ops.frontier set done = target where frontier.model = close_window.model
$$;
