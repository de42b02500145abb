"""What the pages ask the database. Each costs what it shows, not what has ever landed."""

WORKFLOWS = "select * from ops.workflow_status()"
# two days, so that the same hour of yesterday stands beside today's
HOURS = """
select
    h.hour,
    coalesce(sum(l.landed), 0)::bigint as landed,
    coalesce(sum(l.quarantined), 0)::bigint as quarantined
from generate_series(
    date_bin('1 hour', now(), timestamptz '2000-01-01 00:00+00') - interval '47 hours',
    now(),
    '1 hour'
) as h (hour)
left join ops.landed_hourly as l
    on l.hour = h.hour and (%(workflow)s::text is null or l.workflow = %(workflow)s)
group by h.hour
order by h.hour
"""
HOLDERS = "select * from ops.horizon_holders() limit 5"
HEARTBEATS = """
select name, beat_at, extract(epoch from now() - beat_at)::bigint as seconds
from ops.heartbeats
order by name
"""
SLOWEST = """
select n.node, n.status, n.seconds, n.rows_affected as rows
from ops.run_nodes as n
where
    n.invocation_id = (
        select r.invocation_id from ops.runs as r
        where r.finished_at is not null
        order by r.started_at desc limit 1
    )
    and n.resource_type = 'model'
order by n.seconds desc nulls last
limit 8
"""
REFUSED = "select * from ops.refused(12)"
JOBS = """
select job_id, kind, destination, state, reason, sent, blocked_total, failed, remaining, eta_seconds
from outbound.progress
order by job_id desc
limit 6
"""
ATTIO_RUNS = """
select run_id, target, mode, state, sent, failed, skipped, remaining, started_at, error
from outbound.runs
order by run_id desc
limit 4
"""
# what Postgres counts as it writes, which a crash or a copy makes it forget; else what it found
# when it last looked. It may know neither
CORE = """
select
    n.nspname || '.' || c.relname as name,
    coalesce(
        nullif(pg_stat_get_live_tuples(c.oid), 0),
        nullif(c.reltuples, -1)::bigint,
        case when pg_relation_size(c.oid) = 0 then 0 end
    ) as rows
from pg_class as c
inner join pg_namespace as n on n.oid = c.relnamespace
where n.nspname in ('core', 'client', 'target_client') and c.relkind = 'r'
order by 2 desc nulls last, 1
"""
# what is spread over workers is empty here: 0 would be no count of it
CORE_OF_CLUSTER = f"""
select known.name, case when p.partmethod is distinct from 'h' then known.rows end as rows
from ({CORE}) as known
left join pg_dist_partition as p on p.logicalrelid = known.name::regclass
order by 2 desc nulls last, 1
"""
GAP_ROWS = 1001  # of each gap as many as are worth counting
GAP = "{rows} limit 50"
REGISTERED = """
select * from reference.enrichment_workflow_registry where workflow_slug = %(workflow)s
"""
# what no column takes comes first, then what is new
FIELDS = """
select
    path, array_to_string(types, ', ') as types, share, is_mapped, first_seen_at, last_seen_at,
    missing_for, example_landing_id
from ops.payload_fields
where workflow = %(workflow)s
order by is_mapped, first_seen_at desc, path
limit 501
"""
# as many as are shown, and one to tell that there are more
QUARANTINED = """
select q.landing_id, q.quarantine_reason, q.landed_at
from (
    select landing_id, quarantine_reason, last_seen_at as landed_at
    from extracted.{table}
    where quarantine_reason is not null
    order by landing_id desc
    limit 200
) as q
inner join lateral ops.landing(q.landing_id) as l on l.workflow = %(workflow)s
limit 21
"""
