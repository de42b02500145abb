"""What has landed, is pending, built, quarantined; and what holds the horizon back."""

from typing import Any

import psycopg
from psycopg.rows import dict_row
from rich.console import Console
from rich.table import Table

from doors.registry import Workflow
from doors.status import RUNS, ago

UNFINISHED = """
select withdrawal_id, payloads from ops.withdrawals
where withdrawn_at is not null and built_at is null
order by withdrawal_id
"""


def show(
    connection: psycopg.Connection[Any], workflows: dict[str, Workflow], console: Console
) -> None:
    """Prints three short tables: workflows, horizon, runs."""
    with connection.cursor(row_factory=dict_row) as cursor:
        counted = {
            row["workflow"]: row for row in cursor.execute("select * from ops.workflow_status()")
        }
        holders = cursor.execute("select * from ops.horizon_holders()").fetchall()
        runs = cursor.execute(RUNS, {"most": 5}).fetchall()
        unfinished = cursor.execute(UNFINISHED).fetchall()
        beats = cursor.execute("select name, beat_at from ops.heartbeats order by name").fetchall()

    table = Table(
        "workflow", "landed", "extracted", "pending", "quarantined", "last landed", box=None
    )
    unused = 0
    for slug in sorted(counted.keys() | workflows.keys()):
        row = counted.get(slug, {})
        counts = [row.get(name, 0) for name in ("landed", "extracted", "pending", "quarantined")]
        if not any(counts):
            unused += 1
            continue
        numbers = [f"{count:,}" for count in counts]
        last = row.get("last_landed_at")
        waits = slug in workflows and workflows[slug].landing_only
        if waits:
            numbers[1:] = ["-", "-", "-"]
        name = f"{slug} (landed, not modelled)" if waits else slug
        table.add_row(name, *numbers, f"{ago(last)} ago" if last else "never")
    if table.rows:
        console.print(table)
    if unused:
        console.print(f"{unused} more workflows are registered, and nothing has come yet.")
    console.print()
    for line in _horizon(holders) + _runs(runs):
        console.print(line, highlight=False, soft_wrap=True)
    for one in unfinished:
        console.print(
            f"Withdrawal {one['withdrawal_id']}: {one['payloads']:,} payloads left raw, and tables "
            f"may still show them. `hq withdraw --apply {one['withdrawal_id']}` finishes it."
        )
    for beat in beats:
        console.print(f"{beat['name']}: last sign of life {ago(beat['beat_at'])} ago")


def _horizon(holders: list[dict[str, Any]]) -> list[str]:
    if not holders:
        return ["Horizon: nothing holds it back."]
    oldest = holders[0]
    who = oldest["application_name"] or "a program without a name"
    # Postgres shows the times of others' transactions only to those who may read all statistics
    long = f" for {ago(oldest['since'])}" if oldest["since"] else ""
    state = f", {oldest['state']}" if oldest["state"] else ""
    return [
        f"Horizon: held back{long} by {who} (pid {oldest['pid']}, database "
        f"{oldest['database']}{state}). What landed since then is late, not lost."
    ]


def _runs(runs: list[dict[str, Any]]) -> list[str]:
    if not runs:
        return ["Runs: none yet; `hq build` makes the first."]
    return ["Last runs:"] + [
        f"  {run['started_at']:%Y-%m-%d %H:%M:%S}  {run['status']:8} {run['seconds'] or 0:6.1f} s  "
        f"{run['models']} models  {run['rows'] or 0:,} rows changed  "
        f"{run['selection'] or 'everything'}"
        for run in runs
    ]
