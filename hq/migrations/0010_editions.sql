-- Claims: what one source says of one thing, between what was sent and what is so.
create schema claims;
comment on schema claims is 'Who says what of whom, one row per thing and source. Only dbt writes here.';
grant usage, create on schema claims to hq_dbt;
grant usage on schema claims to hq_lookup, hq_sender;
alter default privileges for role hq_dbt in schema claims grant select on tables to hq_lookup;

-- A table that is merged changes rows long landed, so a window over it cannot be cut by landed_xid. Each build of such a
-- table is an edition: builds of one model never overlap (its advisory lock), so editions commit in the order of their
-- numbers, and whatever was changed by an edition that is out can be read, once, by who reads it.
create table ops.editions (
    model text primary key,
    edition bigint not null
);
comment on table ops.editions is
'Number of the last build of each model that others read by what changed; rows carry the edition that changed them.';

create table ops.gone (
    model text not null,
    key text not null,
    edition bigint not null
);
create index on ops.gone (model, edition);
comment on table ops.gone is
'Keys that lost a row in an edition, by the first column of the key: who reads by what changed looks at them again.';

grant select, insert, update, delete on ops.editions, ops.gone to hq_dbt;
grant select on ops.editions, ops.gone to hq_lookup;

-- what stands on tables that become views with the next build, which makes it again
drop view if exists core.company_technologies;

-- Opens the windows of one model, in the transaction that will build it: takes the model's lock, fixes the targets once,
-- and leaves the bounds in settings that end with the transaction, where the planner can see them for its estimates.
--
-- inputs: raw tables are read up to the run's horizon, payload tables up to where they themselves have read. merged: tables
-- read by edition, up to the last that is out. upstream: other windowed models this one joins; nothing is read that they
-- have not read yet, so a partial build cannot close a window over rows it did not see. lookups: reference tables; when the
-- content of one differs from what the last build saw, hq.changed_<lookup> says so. has_editions: others read this model by
-- what changed, so this build is an edition.
drop function ops.open_window(text, text [], text [], text [], text, boolean);
create function ops.open_window(
    model text, inputs text [], merged text [], upstream text [], lookups text [], invocation text,
    from_the_start boolean, has_editions boolean
)
returns void
language plpgsql
as $$
declare
    edge record;
    content bigint;
begin
    perform set_config('lock_timeout', '10min', true);
    perform set_config('idle_in_transaction_session_timeout', '10min', true);
    perform set_config('client_connection_check_interval', '2s', true);
    perform pg_advisory_xact_lock(hashtext('ops.open_window'), hashtext(open_window.model));

    perform set_config('hq.run_at', coalesce(
        (select r.started_at from ops.runs as r where r.invocation_id = invocation), clock_timestamp()
    )::text, true);

    if has_editions then
        insert into ops.editions as e (model, edition) values (open_window.model, 1)
        on conflict on constraint editions_pkey do update set edition = e.edition + 1
        returning e.edition into content;
        perform set_config('hq.edition', content::text, true);
    end if;

    -- what a model no longer reads holds nobody up
    delete from ops.frontier as f
    where f.model = open_window.model and f.input != all(inputs || merged || lookups);

    insert into ops.frontier (model, input)
    select open_window.model, i.name
    from unnest(inputs || merged || lookups) as i (name)
    where not exists (
        select from ops.frontier as f where f.model = open_window.model and f.input = i.name
    )
    on conflict do nothing;

    for edge in
        with

        reached as (

            select
                i.name,
                case
                    when i.name like 'raw.%'
                        then coalesce(
                            (select r.horizon from ops.runs as r where r.invocation_id = invocation),
                            pg_snapshot_xmin(pg_current_snapshot())::text::bigint
                        )
                    else (select min(f.done) from ops.frontier as f where f.model = i.name)
                end as reach
            from unnest(inputs) as i (name)

            union all

            select m.name, (select e.edition + 1 from ops.editions as e where e.model = m.name)
            from unnest(merged) as m (name)

        ),

        limited as (

            -- an upstream model that reads this input limits it; one that never ran has read nothing
            select
                reached.name,
                least(reached.reach, (
                    select min(coalesce(f.done, 0))
                    from unnest(upstream) as u (model)
                    left join ops.frontier as f on f.model = u.model and f.input = reached.name
                    where f.model is not null
                    or not exists (select from ops.frontier as o where o.model = u.model)
                )) as reach
            from reached

        )

        select
            f.input,
            f.done as was_done,
            f.target as was_target,
            case when from_the_start then 0 else f.done end as done,
            greatest(f.done, coalesce(limited.reach, 0)) as target
        from ops.frontier as f
        inner join limited on limited.name = f.input
        where f.model = open_window.model
        order by f.input
    loop
        if edge.done != edge.was_done or edge.target != edge.was_target then
            update ops.frontier as f set done = edge.done, target = edge.target
            where f.model = open_window.model and f.input = edge.input;
        end if;
        perform set_config('hq.from_' || split_part(edge.input, '.', 2), edge.done::text, true);
        perform set_config('hq.until_' || split_part(edge.input, '.', 2), edge.target::text, true);
    end loop;

    for edge in
        select f.input, f.done, f.target from ops.frontier as f
        where f.model = open_window.model and f.input = any(lookups)
        order by f.input
    loop
        execute format(
            'select coalesce(sum(hashtextextended(t::text, 0)), 0) %% 9223372036854775807 from %I.%I as t',
            split_part(edge.input, '.', 1), split_part(edge.input, '.', 2)
        ) into content;
        if content != edge.target then
            update ops.frontier as f set target = content
            where f.model = open_window.model and f.input = edge.input;
        end if;
        perform set_config(
            'hq.changed_' || split_part(edge.input, '.', 2), (edge.done != content)::text, true
        );
    end loop;
end $$;

-- Closes them: same transaction, so the merge and the mark are kept together or not at all. What lost a row is forgotten
-- once all who read the model have looked.
create or replace function ops.close_window(model text)
returns void
language sql
as $$
    update ops.frontier set done = target where frontier.model = close_window.model and done != target;
    delete from ops.gone as g
    using (
        select f.input, min(f.done) as done from ops.frontier as f
        where f.input in (select m.input from ops.frontier as m where m.model = close_window.model)
        group by f.input
    ) as read
    where g.model = read.input and g.edition < read.done
$$;

-- claims are dbt's too
create or replace function ops.give_dbt_its_own()
returns bigint
language plpgsql
as $$
declare
    statement text;
    given bigint := 0;
begin
    -- the tables that windows are kept for are dbt's without a doubt: as long as these are, nothing was restored
    if not exists (
        select from ops.frontier as f
        inner join pg_class as c on c.oid = to_regclass(f.model)
        where c.relowner != 'hq_dbt'::regrole
    ) then
        return 0;
    end if;
    for statement in
        select format('alter %s %s owner to hq_dbt', case when c.relkind = 'v' then 'view' else 'table' end, c.oid::regclass)
        from pg_class as c
        where
            c.relowner = current_user::regrole
            and (
                c.relkind in ('r', 'p', 'v')
                and c.relnamespace::regnamespace::text in (
                    'extracted', 'claims', 'core', 'client', 'reference', 'serving'
                )
                or c.relkind = 'v' and c.relnamespace = 'ops'::regnamespace
            )
        union all
        select format('alter routine %s owner to hq_dbt', p.oid::regprocedure)
        from pg_proc as p
        where
            p.proowner = current_user::regrole
            and p.pronamespace::regnamespace::text in ('extracted', 'claims', 'core', 'client', 'reference', 'serving')
    loop
        execute statement;
        given := given + 1;
    end loop;
    return given;
end $$;
