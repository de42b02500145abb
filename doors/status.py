"""What `hq status` and the status pages tell alike."""

from datetime import UTC, datetime

# the last runs; nobody is left who could finish one that has stopped
RUNS = """
select
    r.started_at,
    r.selection,
    case
        when r.finished_at is null and not exists (
            select from pg_stat_activity as a
            where
                a.datname = current_database()
                and a.application_name like any('{dbt%%,hq build%%}')
        ) then 'stopped'
        else r.status
    end as status,
    extract(epoch from r.finished_at - r.started_at)::double precision as seconds,
    n.models,
    n.rows,
    n.failed
from (select * from ops.runs order by started_at desc limit %(most)s) as r
cross join lateral (
    select
        count(*) filter (where n.resource_type = 'model') as models,
        sum(n.rows_affected) filter (where n.resource_type = 'model')::bigint as rows,
        count(*) filter (
            where n.resource_type = 'test' and n.status in ('fail', 'error')
        ) as failed
    from ops.run_nodes as n
    where n.invocation_id = r.invocation_id
) as n
order by r.started_at desc
"""


def ago(moment: datetime) -> str:
    """How long since, by the largest unit: 3 d, 2 h, 5 min, 1 s."""
    seconds = max(0, int((datetime.now(UTC) - moment).total_seconds()))
    for size, word in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {word}"
    return f"{seconds} s"
