-- After pg_restore by somebody who is no superuser, or with --no-owner, what dbt made belongs to who restored it:
-- a new owner needs CREATE on the schema, which pg_restore grants last. `hq migrate` calls this, so that dbt may
-- alter its own again. Migrations make nothing in these schemas, and no view in ops.
create function ops.give_dbt_its_own()
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
                and c.relnamespace::regnamespace::text in ('extracted', 'core', 'client', 'reference', 'serving')
                or c.relkind = 'v' and c.relnamespace = 'ops'::regnamespace
            )
        union all
        select format('alter routine %s owner to hq_dbt', p.oid::regprocedure)
        from pg_proc as p
        where
            p.proowner = current_user::regrole
            and p.pronamespace::regnamespace::text in ('extracted', 'core', 'client', 'reference', 'serving')
    loop
        execute statement;
        given := given + 1;
    end loop;
    return given;
end $$;
comment on function ops.give_dbt_its_own is
'After a restore, makes hq_dbt the owner of what the caller owns in the schemas that only dbt writes. Returns how many.';

-- A payload table that keeps no unmapped_fields has quarantined payloads all the same.
create or replace function ops.payload_tables()
returns setof text
language sql
stable
as $$
    select c.relname::text
    from pg_class as c
    inner join pg_attribute as a on a.attrelid = c.oid and not a.attisdropped
    where c.relnamespace = 'extracted'::regnamespace and c.relkind in ('r', 'p')
    group by c.relname
    having array_agg(a.attname::text) @> '{landing_id, quarantine_reason, last_seen_at}'
    order by 1
$$;

create or replace function ops.unmapped()
returns table (raw_table text, field text, landing_id bigint, landed_at timestamptz)
language plpgsql
stable
as $$
begin
    for raw_table in
        select p
        from ops.payload_tables() as p
        inner join pg_attribute as a
            on a.attrelid = format('extracted.%I', p)::regclass and a.attname = 'unmapped_fields' and not a.attisdropped
    loop
        return query execute format(
            'select %1$L::text, f.name, p.landing_id, p.last_seen_at from extracted.%1$I as p '
            'cross join lateral jsonb_object_keys(p.unmapped_fields) as f (name) '
            'where jsonb_typeof(p.unmapped_fields) = ''object''', raw_table
        );
    end loop;
end $$;
