-- After a restore dbt owns the views of what may be sent again, as all else that it makes.
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
                    'extracted', 'claims', 'core', 'client', 'target_client', 'reference', 'serving', 'mapped', 'testing', 'sending'
                )
                or c.relkind = 'v' and c.relnamespace = 'ops'::regnamespace
            )
        union all
        select format('alter routine %s owner to hq_dbt', p.oid::regprocedure)
        from pg_proc as p
        where
            p.proowner = current_user::regrole
            and p.pronamespace::regnamespace::text in ('extracted', 'claims', 'core', 'client', 'target_client', 'reference', 'serving', 'mapped', 'testing', 'sending')
    loop
        execute statement;
        given := given + 1;
    end loop;
    return given;
end $$;
