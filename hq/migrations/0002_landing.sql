-- raw: what the receiver lands.

create sequence raw.landing_id_seq;
create sequence raw.rejected_id_seq;

create table raw.payloads (
    landing_id bigint not null default nextval('raw.landing_id_seq'),
    workflow text not null,
    -- bigint, not xid8: the planner has no range estimates for xid8
    landed_xid bigint not null default pg_current_xact_id()::text::bigint,
    landed_at timestamptz not null default clock_timestamp(),
    payload jsonb not null,
    body_sha256 bytea,
    idempotency_key text,
    api_key_name text,
    repaired boolean not null default false,
    primary key (landing_id, workflow)
) partition by list (workflow);

create index on raw.payloads (landed_xid);

-- a word that no registration knows yet waits here; declaring it moves the rows
create table raw.unrouted partition of raw.payloads default;

comment on table raw.payloads is 'One row per request body, exactly as sent; append-only.';
comment on column raw.payloads.landing_id is 'Number of the landing, one sequence for all workflows.';
comment on column raw.payloads.workflow is 'Slug of the registered workflow whose path was called.';
comment on column raw.payloads.landed_xid is 'Transaction that landed the row: what windows are cut by.';
comment on column raw.payloads.landed_at is 'When the row was written (UTC).';
comment on column raw.payloads.payload is 'The body. Keys that stand twice keep their last value.';
comment on column raw.payloads.body_sha256 is 'Hash of the bytes as received, before any repair.';
comment on column raw.payloads.idempotency_key is 'Idempotency-Key or webhook-id header, if one was sent.';
comment on column raw.payloads.api_key_name is 'Name of the key that signed the request.';
comment on column raw.payloads.repaired is
'True when jsonb refused the bytes; they are kept in raw.originals.';

create table raw.originals (
    landing_id bigint primary key,
    body bytea not null
);
comment on table raw.originals is 'The exact bytes of payloads that had to be repaired to become jsonb.';

create table raw.idempotency_keys (
    workflow text not null,
    api_key_name text not null,
    idempotency_key text not null,
    landing_ids bigint [] not null,
    body_sha256 bytea not null,
    landed_at timestamptz not null default clock_timestamp(),
    primary key (workflow, api_key_name, idempotency_key)
);
comment on table raw.idempotency_keys is
'What was landed under which key, so that a retry gets the first answer again.';

create table raw.rejected (
    rejected_id bigint primary key default nextval('raw.rejected_id_seq'),
    received_at timestamptz not null default clock_timestamp(),
    path text not null,
    workflow text,
    code text not null,
    reason text not null,
    body bytea,
    body_bytes bigint,
    line_number bigint,
    content_type text,
    api_key_name text,
    request_id text
);
create index on raw.rejected (received_at);
comment on table raw.rejected is
'Authenticated bodies that could not be landed, with the reason; nothing is dropped silently.';

grant insert on raw.payloads, raw.originals, raw.idempotency_keys, raw.rejected to hq_receiver;
-- a retry must be told the first answer
grant select on raw.idempotency_keys to hq_receiver;
grant usage on sequence raw.landing_id_seq, raw.rejected_id_seq to hq_receiver;
grant select on raw.payloads, raw.originals, raw.idempotency_keys, raw.rejected to hq_dbt;

-- Slugs a partition takes; null when there is no such partition.
create function raw.partition_slugs(partition_name text)
returns text []
language sql
stable
as $$
    select array_agg(m[1] order by m[1])
    from pg_class as c
    cross join lateral regexp_matches(
        pg_get_expr(c.relpartbound, c.oid), '''((?:[^'']|'''')*)''', 'g'
    ) as m
    where c.oid = to_regclass('raw.' || partition_name) and c.relispartition
$$;

-- Makes the partition of a registration, and brings in what waited for it. Owned by whoever
-- migrates, so dbt can declare a workflow without being able to touch raw otherwise.
create function raw.declare_partition(partition_name text, slugs text [])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    known text[];
    slug_list text;
begin
    if partition_name !~ '^[a-z][a-z0-9_]{0,62}$' then
        raise exception 'partition name % is not a plain lower-case word', partition_name;
    end if;
    if partition_name in ('payloads', 'unrouted', 'originals', 'idempotency_keys', 'rejected') then
        raise exception 'partition name % is taken by a table of the landing itself', partition_name;
    end if;
    if raw.partition_slugs(partition_name) @> slugs then
        return;
    end if;

    -- nobody lands while rows move from the waiting room; the lock is short
    lock table raw.payloads in access exclusive mode;
    known := raw.partition_slugs(partition_name);
    if known @> slugs then
        return;
    end if;
    select string_agg(quote_literal(slug), ', ' order by slug) into slug_list
    from (select unnest(slugs) union select unnest(known)) as u (slug);

    if known is null then
        execute format(
            'create table raw.%I (like raw.payloads including defaults including constraints including comments)',
            partition_name
        );
        -- payloads are a few kB of JSON: lz4 is read about twice as fast, where the server has it
        if exists (
            select from pg_settings where name = 'default_toast_compression' and enumvals @> '{lz4}'
        ) then
            execute format('alter table raw.%I alter column payload set compression lz4', partition_name);
        end if;
    else
        execute format('alter table raw.payloads detach partition raw.%I', partition_name);
    end if;
    -- stamped anew: models may have read this partition beyond the moment these rows were landed
    execute format(
        'with moved as (delete from raw.unrouted where workflow in (%s) returning *), '
        'stamped as (insert into raw.%I select (moved).* from moved returning landing_id) '
        'select count(*) from stamped', slug_list, partition_name
    );
    execute format(
        'update raw.%I set landed_xid = pg_current_xact_id()::text::bigint where workflow = any($1)',
        partition_name
    ) using (select array_agg(s) from unnest(slugs) as s where s != all(coalesce(known, '{}')));
    execute format('alter table raw.payloads attach partition raw.%I for values in (%s)', partition_name, slug_list);
    execute format('grant select on raw.%I to hq_dbt', partition_name);
end $$;
revoke all on function raw.declare_partition from public;
grant execute on function raw.declare_partition to hq_dbt;
