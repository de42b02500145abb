"""What the warehouse says of itself, for Prometheus; of a door `/metrics` tells."""

import time
from dataclasses import dataclass

from fastapi import Request, Response
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from lookup.database import Row, rows
from lookup.gaps import counted

PATH = "/metrics/warehouse"
GAPS_SECONDS = 300.0  # how long a count of gaps is good enough: each looks through a table of core
MOST = 10_000  # of one gap that are counted
GAPS = {"hq_gap_rows": f"Keys of a gap, at most {MOST:,}."}


@dataclass(frozen=True)
class Told:
    """One question whose columns are gauges: names of columns that are labels, and the gauges."""

    sql: str
    labels: tuple[str, ...]
    gauges: dict[str, str]


QUESTIONS = (
    Told(
        """
        select
            workflow, landed, extracted, pending, quarantined,
            extract(epoch from last_landed_at)::double precision as last_landed
        from ops.workflow_status()
        """,
        ("workflow",),
        {
            "hq_workflow_landed": "Payloads that have landed.",
            "hq_workflow_extracted": "Payloads that the build has read, quarantined or not.",
            "hq_workflow_pending": "Payloads that wait for the build.",
            "hq_workflow_quarantined": "Payloads that cannot be used.",
            "hq_workflow_last_landed": "When the last one landed, in seconds since 1970.",
        },
    ),
    Told(
        """
        select name, extract(epoch from now() - beat_at)::double precision as age
        from ops.heartbeats
        """,
        ("name",),
        {"hq_heartbeat_age": "Seconds since the build loop, or a worker, last said that it lives."},
    ),
    Told(
        """
        select coalesce(max(extract(epoch from now() - since)), 0)::double precision as lag
        from ops.horizon_holders()
        """,
        (),
        {"hq_horizon_lag": "Seconds since the oldest transaction began that the build waits for."},
    ),
    Told(
        """
        select
            extract(epoch from now() - r.finished_at)::double precision as age,
            n.models as failed_models,
            n.tests as failed_tests
        from (
            select invocation_id, finished_at from ops.runs
            where finished_at is not null
            order by started_at desc limit 1
        ) as r
        cross join lateral (
            select
                count(*) filter (where n.resource_type = 'model' and n.status = 'error') as models,
                count(*) filter (
                    where n.resource_type = 'test' and n.status in ('fail', 'error')
                ) as tests
            from ops.run_nodes as n
            where n.invocation_id = r.invocation_id
        ) as n
        """,
        (),
        {
            "hq_run_age": "Seconds since the last `dbt build` or `hq build` ended.",
            "hq_run_failed_models": "Models that failed in it.",
            "hq_run_failed_tests": "Data tests that failed in it.",
        },
    ),
    Told(
        """
        select
            kind, destination,
            sum(remaining)::bigint as remaining,
            sum(failed)::bigint as failed,
            count(*) filter (where state = 'stopped') as stopped
        from outbound.progress
        group by kind, destination
        """,
        ("kind", "destination"),
        {
            "hq_sending_remaining": "Records that are still to be sent.",
            "hq_sending_dead": "Records that were given up: `hq jobs retry` tries them again.",
            "hq_sending_stopped_jobs": "Jobs that the sender has stopped, with a reason.",
        },
    ),
    Told(
        """
        select distinct
            destination,
            destination_spent::double precision / destination_limit as spent
        from outbound.progress
        where destination_limit is not null
        """,
        ("destination",),
        {"hq_destination_spent_ratio": "Of what a URL takes in its life, the part used."},
    ),
)  # fmt: skip

SQL = tuple(told.sql for told in QUESTIONS)


async def warehouse(request: Request) -> Response:
    """Landed, pending, quarantined, horizon, heartbeats, runs, gaps, sending, for Prometheus."""
    registry = CollectorRegistry()
    for told in QUESTIONS:
        _gauges(registry, told.labels, told.gauges, await rows(request, told.sql))
    _gauges(registry, ("gap",), GAPS, await _gaps(request))
    return Response(generate_latest(registry), media_type="text/plain; version=0.0.4")


def _gauges(
    registry: CollectorRegistry, labels: tuple[str, ...], told: dict[str, str], found: list[Row]
) -> None:
    gauges = [Gauge(name, about, labels, registry=registry) for name, about in told.items()]
    for row in found:
        names = [str(row[label]) for label in labels]
        values = [value for name, value in row.items() if name not in labels]
        for gauge, value in zip(gauges, values, strict=True):
            if value is not None:
                (gauge.labels(*names) if names else gauge).set(float(value))


async def _gaps(request: Request) -> list[Row]:
    """Counted at most every few minutes, by whoever asks."""
    state = request.app.state
    known, at = getattr(state, "gaps", ([], 0.0))
    if not known or time.monotonic() - at > GAPS_SECONDS:
        found = await counted(request, MOST)
        known = [{"gap": one["recipe_id"], "rows": one["rows"]} for one in found]
        state.gaps = (known, time.monotonic())
    return list(known)
