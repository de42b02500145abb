-- What belongs to the cluster, or is refused to who restores a dump without being superuser: who there is, who may act as
-- whom, what is readable the moment it is made, whose a function is. Every `hq migrate` states it, before the migrations
-- and after, so it changes only what is not so, and leaves alone what an operator set otherwise.

do $$
declare
    role_name text;
    can_act boolean;
    setting record;
begin
    foreach role_name in array array['hq_receiver', 'hq_dbt', 'hq_lookup', 'hq_sender', 'hq_reader'] loop
        if not exists (select from pg_roles where rolname = role_name) then
            -- hq_reader owns functions that look where their callers may not, and nobody is it
            execute format('create role %I %s', role_name, case role_name when 'hq_reader' then 'nologin' else 'login' end);
        end if;
        -- since 16, who makes a role may grant it, but neither acts as it nor has what it may
        can_act := pg_has_role(current_user, role_name, 'usage');
        if current_setting('server_version_num')::integer >= 160000 then
            can_act := can_act and pg_has_role(current_user, role_name, 'set');
        end if;
        if not can_act then
            execute format('grant %I to current_user', role_name);
        end if;
    end loop;

    -- for who connects as the role itself; doors/database.py gives the same to who drops to it
    for setting in
        select * from (values
            -- a killed build must let go of its locks, must not wait for ever for another's, and may take its time
            ('hq_dbt', 'client_connection_check_interval', '2s'),
            ('hq_dbt', 'lock_timeout', '10min'),
            ('hq_dbt', 'idle_in_transaction_session_timeout', '10min'),
            ('hq_dbt', 'statement_timeout', '0'),
            ('hq_receiver', 'idle_in_transaction_session_timeout', '1min'),
            ('hq_lookup', 'default_transaction_read_only', 'on'),
            ('hq_lookup', 'statement_timeout', '15s')
        ) as s (role_name, name, value)
        where not exists (
            select from pg_db_role_setting as d cross join lateral unnest(d.setconfig) as c (line)
            where d.setdatabase = 0 and d.setrole = s.role_name::regrole and split_part(c.line, '=', 1) = s.name
        )
    loop
        execute format('alter role %I set %I = %L', setting.role_name, setting.name, setting.value);
    end loop;
end $$;

-- what dbt makes later is readable the moment it exists
do $$
declare
    readable record;
begin
    for readable in
        select s.schema_name, r.role_name
        from (values
            (
                'hq_lookup',
                '{extracted, claims, core, client, target_client, reference, serving, mapped, testing, ops}'::text []
            ),
            ('hq_sender', '{sending, core, client, target_client, reference}')
        ) as r (role_name, schemas)
        cross join lateral unnest(r.schemas) as s (schema_name)
        where to_regnamespace(s.schema_name) is not null
    loop
        execute format(
            'alter default privileges for role hq_dbt in schema %I grant select on tables to %I',
            readable.schema_name, readable.role_name
        );
    end loop;
end $$;

-- counts of raw, for those who may not look into it
do $$
declare
    raw_table regclass;
begin
    if to_regprocedure('ops.count_edge(text, text)') is null then
        return;  -- before its migration
    end if;
    grant usage on schema raw, ops to hq_reader;
    for raw_table in
        select c.oid from pg_class as c
        where
            c.relnamespace = 'raw'::regnamespace and c.relkind in ('r', 'p')
            and not has_table_privilege('hq_reader', c.oid, 'select')
    loop
        execute format('grant select on %s to hq_reader', raw_table);
    end loop;
    alter default privileges in schema raw grant select on tables to hq_reader;
    grant select on ops.frontier to hq_reader;
    if (select p.proowner != 'hq_reader'::regrole from pg_proc as p where p.oid = 'ops.workflow_status()'::regprocedure) then
        -- who gets a function must be able to make one there, for a moment
        grant create on schema ops to hq_reader;
        alter function ops.workflow_status() owner to hq_reader;
        revoke create on schema ops from hq_reader;
    end if;
end $$;
