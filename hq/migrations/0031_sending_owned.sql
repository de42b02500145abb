-- After a restore dbt owns what it makes in every schema where it may make something: no list of schemas is repeated with each
-- new one.
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
        with dbts as (
            -- in ops dbt makes views beside tables of ours
            select n.oid, n.nspname = 'ops' as is_ours_too
            from pg_namespace as n
            where
                n.nspname != 'public' and n.nspname !~ '^pg_'
                and has_schema_privilege('hq_dbt', n.oid, 'create')
        )
        select format('alter %s %s owner to hq_dbt', case when c.relkind = 'v' then 'view' else 'table' end, c.oid::regclass)
        from pg_class as c
        inner join dbts on dbts.oid = c.relnamespace
        where
            c.relowner = current_user::regrole
            and (c.relkind = 'v' or c.relkind in ('r', 'p') and not dbts.is_ours_too)
        union all
        select format('alter routine %s owner to hq_dbt', p.oid::regprocedure)
        from pg_proc as p
        inner join dbts on dbts.oid = p.pronamespace
        where p.proowner = current_user::regrole and not dbts.is_ours_too
    loop
        execute statement;
        given := given + 1;
    end loop;
    return given;
end $$;
