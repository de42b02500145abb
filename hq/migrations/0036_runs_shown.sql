-- Runs against other systems as people may see them, beside the jobs of the worker.
create view outbound.runs as
select
    run_id,
    target,
    mode,
    case
        when finished_at is not null and error is null then 'done'
        when finished_at is not null then 'failed'
        when heartbeat_at < clock_timestamp() - interval '1 minute' then 'dead'
        else 'active'
    end as state,
    sent,
    failed,
    skipped,
    greatest(0, total - sent - failed - skipped) as remaining,
    started_at,
    finished_at,
    error
from outbound.sync_runs;
comment on view outbound.runs is 'One row per run against another system: what it did, what is left, and how it ended.';
comment on column outbound.runs.state is 'active, done, failed (see error), dead (no sign of life for a minute).';
grant select on outbound.runs to hq_sender, hq_lookup;
