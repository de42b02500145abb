-- The layers, and who may write what.
--
-- Every role may log in but has no password: an operator gives one to those that connect by
-- themselves (`alter role hq_receiver password …`); otherwise a process connects as the owner and
-- drops to its role. Roles are shared by all databases of a cluster, hence "if not exists".

do $$
declare
    role_name text;
begin
    foreach role_name in array array['hq_receiver', 'hq_dbt', 'hq_lookup', 'hq_sender'] loop
        if not exists (select from pg_roles where rolname = role_name) then
            execute format('create role %I login', role_name);
        end if;
        -- since 16, who makes a role may grant it, but does not have it yet
        if not pg_has_role(current_user, role_name, 'usage') then
            execute format('grant %I to current_user', role_name);
        end if;
    end loop;
end $$;

-- dbt: a killed build must let go of its locks, and must not wait for ever for another's
alter role hq_dbt set client_connection_check_interval = '2s';
alter role hq_dbt set lock_timeout = '10min';
alter role hq_dbt set idle_in_transaction_session_timeout = '10min';
alter role hq_receiver set idle_in_transaction_session_timeout = '1min';
alter role hq_lookup set default_transaction_read_only = on;
alter role hq_lookup set statement_timeout = '15s';

create schema raw;
create schema extracted;
create schema core;
create schema client;
create schema reference;
create schema serving;
create schema sending;
create schema if not exists ops; -- the list of migrations may have made it

comment on schema raw is 'Request bodies as they were sent. Append-only; only the receiver writes here.';
comment on schema extracted is 'One workflow''s words, typed. Only dbt writes here.';
comment on schema core is 'One row per thing in the world, from all workflows that know it. Only dbt writes here.';
comment on schema client is 'What belongs to one client. Only dbt writes here.';
comment on schema reference is 'Lookups and the normalisers. Only dbt writes here.';
comment on schema serving is 'Views the APIs read. Only dbt writes here.';
comment on schema sending is 'What is to be sent (views by dbt), and what was tried (tables of the sender).';
comment on schema ops is 'What came, what was read, what is missing.';

grant usage on schema raw to hq_receiver, hq_dbt;
grant usage, create on schema extracted, core, client, reference, serving, sending, ops to hq_dbt;
grant usage on schema extracted, core, client, reference, serving, ops to hq_lookup;
grant usage on schema sending, core, client, reference, ops to hq_sender;
grant usage on schema ops to hq_receiver;

-- what dbt makes later is readable the moment it exists
alter default privileges for role hq_dbt in schema extracted, core, client, reference, serving, ops
grant select on tables to hq_lookup;
alter default privileges for role hq_dbt in schema sending, core, client, reference
grant select on tables to hq_sender;
