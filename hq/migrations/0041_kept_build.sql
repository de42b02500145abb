-- Of which project this database was built as a whole, if nothing but the loop has built in it since: a loop that finds its
-- own project here need not build everything again before it begins.
create table ops.kept_build (
    only_one boolean primary key default true check (only_one),
    fingerprint text not null,
    built_at timestamptz not null default clock_timestamp()
);
comment on table ops.kept_build is
'Hash of the project that a build loop built as a whole. dbt empties it when it builds, the loop when a cycle fails.';
grant select, insert, delete on ops.kept_build to hq_dbt;
