-- Taking back: what landed leaves raw, and the rebuild that follows ends as if it had never come. A plan says what would
-- leave; applying it is one transaction. Payloads are kept aside, where no model reads, or erased.
create table ops.withdrawals (
    withdrawal_id bigint primary key generated always as identity,
    asked jsonb not null,
    reason text,
    erase boolean not null default false,
    payloads bigint not null,
    planned_at timestamptz not null default clock_timestamp(),
    withdrawn_at timestamptz,
    built_at timestamptz
);
comment on table ops.withdrawals is
'Plans of `hq withdraw`: what was asked, how many payloads that is, when they left raw and when a rebuild followed.';

create table ops.withdrawn (
    withdrawal_id bigint not null references ops.withdrawals,
    landing_id bigint not null,
    workflow text not null,
    primary key (withdrawal_id, landing_id)
);
comment on table ops.withdrawn is 'Which payloads a withdrawal takes; nothing of what they say.';

create table raw.withdrawn (
    like raw.payloads,
    withdrawal_id bigint not null references ops.withdrawals,
    primary key (landing_id)
);
comment on table raw.withdrawn is 'Payloads that were taken back and not erased. Nobody reads them.';

-- what a test lands is found by its key
alter table ops.api_keys add column is_test boolean not null default false;
comment on column ops.api_keys.is_test is 'What this key lands is a test: `hq withdraw --test` takes it back.';
