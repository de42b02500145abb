-- Attio: what is there, what was put there, and what is to be taken away. Belongs to the sender, as all of outbound does.

-- Its limits are 25 writes and 100 reads a second over the whole API; what is left is for others who use the workspace.
insert into outbound.groups (name, rate) values ('attio', 20), ('attio-reads', 80)
on conflict (name) do nothing;

create table outbound.attio_companies (
    record_id uuid primary key,
    domains text [] not null,
    name text,
    links integer not null default 0,
    created_at timestamptz not null,
    fetched_at timestamptz not null
);
comment on table outbound.attio_companies is 'One row per company that Attio had when it was last read (hq attio pull).';
comment on column outbound.attio_companies.domains is 'Its domains as Attio has them; not normalised.';
comment on column outbound.attio_companies.links is 'How many records of other kinds refer to it: people, deals, workspaces.';
comment on column outbound.attio_companies.fetched_at is 'When the reading began that saw it last.';

create table outbound.sync_state (
    target text not null,
    entity_key text not null,
    payload_hash text not null,
    remote_id text,
    status text not null check (status in ('pending', 'sent', 'failed', 'skipped')),
    attempts integer not null default 0,
    last_error text,
    updated_at timestamptz not null default clock_timestamp(),
    primary key (target, entity_key)
);
comment on table outbound.sync_state is 'One row per record that was put into another system, or that it refused.';
comment on column outbound.sync_state.target is 'What is kept in step: attio_job_postings, attio_people, attio_companies.';
comment on column outbound.sync_state.entity_key is 'What the record is known by here.';
comment on column outbound.sync_state.payload_hash is 'Hash of the content that the status is about: with another content it goes again.';
comment on column outbound.sync_state.remote_id is 'What the record is known by there.';
comment on column outbound.sync_state.status is 'pending (no answer yet: goes again), sent, failed (refused with this content), skipped.';
comment on column outbound.sync_state.attempts is 'Requests that were made for it.';
comment on column outbound.sync_state.last_error is 'What was said when it last did not work.';

create table outbound.sync_runs (
    run_id bigint primary key generated always as identity,
    target text not null,
    mode text not null check (mode in ('pull', 'apply', 'plan', 'delete')),
    workspace text not null,
    plan_hash text,
    total bigint not null default 0,
    sent bigint not null default 0,
    failed bigint not null default 0,
    skipped bigint not null default 0,
    started_at timestamptz not null default clock_timestamp(),
    heartbeat_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    error text
);
-- eight requests in flight are those of one run
create unique index on outbound.sync_runs ((true)) where finished_at is null;
comment on table outbound.sync_runs is 'One row per run against another system; at most one is under way.';
comment on column outbound.sync_runs.target is 'What was kept in step.';
comment on column outbound.sync_runs.mode is 'pull (read), apply (written), plan (looked at what may be deleted), delete.';
comment on column outbound.sync_runs.workspace is 'Workspace of Attio, by its slug. A database keeps step with one.';
comment on column outbound.sync_runs.plan_hash is 'The plan that was carried out.';
comment on column outbound.sync_runs.total is 'Records it set out to do.';
comment on column outbound.sync_runs.sent is 'Records read, written or deleted.';
comment on column outbound.sync_runs.failed is 'Records that were refused or got no answer.';
comment on column outbound.sync_runs.skipped is 'Records that were left alone.';
comment on column outbound.sync_runs.heartbeat_at is 'Moves on every hundred records, or ten seconds; after a minute without, the run is dead.';
comment on column outbound.sync_runs.error is 'Why it ended before its end, or is no success; null if it is one.';

create table outbound.attio_duplicate_plans (
    plan_hash text primary key,
    workspace text not null,
    planned bigint not null,
    kept bigint not null,
    created_at timestamptz not null default clock_timestamp()
);
comment on table outbound.attio_duplicate_plans is 'One row per plan to delete companies that Attio has twice.';
comment on column outbound.attio_duplicate_plans.plan_hash is 'Hash of what is to be deleted, and in favour of what.';
comment on column outbound.attio_duplicate_plans.planned is 'Records to be deleted.';
comment on column outbound.attio_duplicate_plans.kept is 'Duplicates that have to stay, with a reason each.';

create table outbound.attio_duplicates (
    plan_hash text not null references outbound.attio_duplicate_plans,
    delete_id uuid not null,
    keep_id uuid not null check (keep_id != delete_id),
    domains text [] not null,
    reason text not null,
    was_planned boolean not null,
    status text not null check (status in ('planned', 'kept', 'deleting', 'deleted', 'skipped', 'failed')),
    said text,
    record jsonb,
    updated_at timestamptz not null default clock_timestamp(),
    primary key (plan_hash, delete_id)
);
comment on table outbound.attio_duplicates is 'One row per plan and company that Attio has more than once, but for the one that stays.';
comment on column outbound.attio_duplicates.keep_id is 'The record that stays.';
comment on column outbound.attio_duplicates.domains is 'Normalised domains that it shares with the one that stays.';
comment on column outbound.attio_duplicates.reason is 'Why it is to be deleted, or why it has to stay.';
comment on column outbound.attio_duplicates.was_planned is 'Whether the plan says that it goes.';
comment on column outbound.attio_duplicates.status is
'planned, kept (has to stay), deleting (asked for, not yet answered), deleted, skipped (found otherwise just before), failed.';
comment on column outbound.attio_duplicates.said is 'What was found, or answered, when it was to be deleted.';
comment on column outbound.attio_duplicates.record is 'The whole record as Attio had it: as planned, and again just before it was deleted.';

grant select, insert, update, delete on outbound.attio_companies to hq_sender;
grant select, insert, update on outbound.sync_state, outbound.sync_runs, outbound.attio_duplicates to hq_sender;
grant select, insert on outbound.attio_duplicate_plans to hq_sender;
grant select on outbound.attio_companies, outbound.sync_state to hq_dbt;
