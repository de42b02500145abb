-- a run of which nothing was heard for a minute is dead; then there is room for another
with buried as (
    update outbound.sync_runs as r
    set finished_at = clock_timestamp(), error = 'died: no sign of life for a minute'
    where r.finished_at is null and r.heartbeat_at < clock_timestamp() - interval '1 minute'
    returning r.run_id
),

alive as (
    select r.run_id
    from outbound.sync_runs as r
    where r.finished_at is null and not exists (select from buried where buried.run_id = r.run_id)
)

insert into outbound.sync_runs (target, mode, workspace, plan_hash, total)
select %(target)s, %(mode)s, %(workspace)s, %(plan_hash)s::text, %(total)s
where not exists (select from alive)
on conflict do nothing
returning run_id
