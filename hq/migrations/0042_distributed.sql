-- On a cluster (docs/scaling.md) the rows of a model are on its workers, and what a session is told stays on the coordinator:
-- a setting is unset there, and now() is as many times as there are shards. So what a merge asks of settings is put into its
-- text before it is sent. Nothing here runs on one Postgres.

create function ops.with_literals(statement text)
returns text
language plpgsql
stable
as $$
declare
    named text;
    run_at text := nullif(current_setting('hq.run_at', true), '');
begin
    -- the time of the run first, whole: a cast is done where it is read
    if run_at is not null then
        statement := regexp_replace(
            statement,
            'coalesce\(\s*nullif\(current_setting\(''hq\.run_at'', true\), ''''\), ''[^'']*''\s*\)::timestamptz',
            format('timestamptz %L', run_at),
            'g'
        );
    end if;
    for named in
        select distinct m.groups[1] from regexp_matches(statement, 'current_setting\(''(hq\.\w+)''', 'g') as m (groups)
    loop
        statement := regexp_replace(
            statement,
            format('current_setting\(''%s''(, true)?\)', replace(named, '.', '\.')),
            coalesce(quote_literal(current_setting(named, true)), 'null') || '::text',
            'g'
        );
    end loop;
    return statement;
end $$;
comment on function ops.with_literals is
'A statement with the values of hq.* settings in it, for a cluster: its workers do not know them.';

-- stages: what is made first. merge: writes, and tells rows inserted, changed, confirmed, deleted. removal: deletes and tells
-- the same, after the merge; asked only where `is_asked`, a query for one boolean, is null or finds so.
create function ops.merge_on_workers(stages text [], merge text, is_asked text, removal text)
returns table (inserted bigint, changed bigint, confirmed bigint, deleted bigint)
language plpgsql
as $$
declare
    stage text;
    asked boolean := true;
    took_away bigint;
begin
    foreach stage in array stages loop
        execute ops.with_literals(stage);
    end loop;
    execute ops.with_literals(merge) into inserted, changed, confirmed, deleted;
    if removal is not null then
        if is_asked is not null then
            execute ops.with_literals(is_asked) into asked;
        end if;
        if asked then
            execute ops.with_literals(removal) into took_away, took_away, took_away, took_away;
            deleted := deleted + took_away;
        end if;
    end if;
    return next;
end $$;
comment on function ops.merge_on_workers is
'Runs the merge of a model that stands on the workers of a cluster: as its SQL says, with settings as literals.';
grant execute on function ops.with_literals, ops.merge_on_workers to hq_dbt;

-- As before, but nothing is deleted for who reads no table by what changed: on a cluster ops.gone is on all nodes.
create or replace function ops.close_window(model text)
returns void
language plpgsql
as $$
begin
    update ops.frontier set done = target where frontier.model = close_window.model and done != target;
    if exists (
        select from ops.editions as e
        inner join ops.frontier as m on m.input = e.model
        where m.model = close_window.model
    ) then
        delete from ops.gone as g
        using (
            select f.input, min(f.done) as done from ops.frontier as f
            where f.input in (select m.input from ops.frontier as m where m.model = close_window.model)
            group by f.input
        ) as read
        where g.model = read.input and g.edition < read.done;
    end if;
end $$;
