-- Years of raw: payloads that all models have read may leave raw for a file. What was typed of them stays, so nobody misses a
-- row; where raw begins is known, so that a rebuild does not take it for taken back.
create table ops.retained (
    retained_id bigint generated always as identity primary key,
    partition_name text not null,
    workflow text not null,
    file text not null,
    sha256 text not null,
    payloads bigint not null,
    from_landing_id bigint not null,
    until_landing_id bigint not null,
    first_landed_at timestamptz not null,
    last_landed_at timestamptz not null,
    retained_at timestamptz not null default clock_timestamp()
);
comment on table ops.retained is
'Files that `hq retain` has written: payloads of one workflow below until_landing_id, which no longer stand in raw.';
grant select on ops.retained to hq_dbt, hq_lookup;

-- The first landing that may still stand in a partition of raw: what is below and was extracted is in a file.
create function ops.raw_begins(partition_name text)
returns bigint
language sql
stable
as $$
    select coalesce(max(r.until_landing_id), 0) from ops.retained as r
    where r.partition_name = raw_begins.partition_name
$$;

-- What is kept of a partition's counts, counted anew: in the transaction that takes rows out of it. Its fields stay: they
-- were seen.
create function ops.recount(partition_name text)
returns void
language plpgsql
as $$
begin
    update ops.frontier as f set counted_until = 0
    where
        f.model = 'extracted.' || partition_name and f.input = 'raw.' || partition_name
        and f.done >= f.counted_until;  -- else they are void, and the next build counts
    if found then
        perform ops.count_edge('extracted.' || partition_name, 'raw.' || partition_name);
    end if;
end $$;
