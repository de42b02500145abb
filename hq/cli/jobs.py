"""`hq jobs …`: what is being sent."""

import time
from datetime import timedelta
from typing import Annotated, Any

import typer
from rich.console import Console, Group
from rich.live import Live
from rich.table import Table

from doors.database import connect
from hq.cli.sentences import say
from sender import jobs

app = typer.Typer(help="What is being sent: progress, pause, resume, cancel, retry.")


@app.callback(invoke_without_command=True)
def shown(context: typer.Context) -> None:
    """List jobs that are under way or ended since yesterday."""
    if context.invoked_subcommand is None:
        _print(everything=False)


@app.command("list")
def listed(
    watch: Annotated[
        bool, typer.Option("--watch", help="Keep it up to date; Ctrl-C ends.")
    ] = False,
) -> None:
    """List all jobs: sent, blocked, failed, remaining, rate, time left."""
    if not watch:
        _print(everything=True)
        return
    with connect("jobs") as reader, Live(console=Console(), auto_refresh=False) as live:
        while True:
            shown = _table(jobs.listed(reader, everything=False))
            live.update(Group(shown, _runs(jobs.runs(reader, everything=False))), refresh=True)
            time.sleep(1)


@app.command("pause")
def pause(job: int) -> None:
    """Claim nothing more of a job; what is under way ends."""
    with connect("jobs") as writer:
        jobs.pause(writer, job)
    say(f"Job {job} is paused. `hq jobs resume {job}` goes on.")


@app.command("resume")
def resume(
    job: int,
    to: Annotated[str | None, typer.Option(help="Go on at another destination.")] = None,
) -> None:
    """Go on with a job that was paused or stopped."""
    with connect("jobs") as writer:
        jobs.resume(writer, job, to)
    say(f"Job {job} goes on.")


@app.command("cancel")
def cancel(job: int) -> None:
    """End a job: what was not sent by now never is."""
    with connect("jobs") as writer:
        left = jobs.cancel(writer, job)
    say(f"Job {job} is cancelled; {left:,} records were not sent.")


@app.command("retry")
def retry(job: int) -> None:
    """Try the dead letters of a job once more, under the keys they had."""
    with connect("jobs") as writer:
        tried = jobs.retry(writer, job)
    say(f"{tried:,} dead letters of job {job} are tried again.")


def _print(everything: bool) -> None:
    with connect("jobs") as reader:
        rows, runs = jobs.listed(reader, everything), jobs.runs(reader, everything)
    if not rows and not runs:
        say("No jobs. `hq send` makes one, and POST /run/…/to-clay.")
        return
    if rows:
        Console().print(_table(rows))
    if runs:
        Console().print(_runs(runs))
    for row in rows:
        for reason, count in row["blocked"].items():
            typer.echo(f"Job {row['job_id']}: {count:,} blocked: {reason}")
        if row["reason"]:
            typer.echo(f"Job {row['job_id']}: {row['reason']}")
    for run in runs:
        if run["error"]:
            typer.echo(f"Run {run['run_id']}: {run['error']}")


def _table(rows: list[dict[str, Any]]) -> Table:
    table = Table(box=None)
    titles = (
        "job",
        "kind",
        "to",
        "state",
        "sent",
        "blocked",
        "failed",
        "left",
        "rate",
        "time left",
    )
    for title in titles:
        table.add_column(title, justify="left" if title in titles[1:4] else "right")
    for row in rows:
        eta = row["eta_seconds"]
        table.add_row(
            str(row["job_id"]),
            row["kind"],
            row["destination"],
            row["state"],
            *(f"{row[name]:,}" for name in ("sent", "blocked_total", "failed", "remaining")),
            f"{row['rate']}/s" if row["remaining"] else "",
            str(timedelta(seconds=eta)) if eta is not None else "",
        )
    return table


def _runs(rows: list[dict[str, Any]]) -> Table:
    """Runs against Attio (`hq attio`), which carries them out itself."""
    table = Table(box=None)
    for title in ("run", "what", "state", "done", "failed", "left alone", "left"):
        table.add_column(title, justify="left" if title in ("what", "state") else "right")
    for row in rows:
        table.add_row(
            str(row["run_id"]),
            f"{row['mode']} {row['target']}",
            row["state"],
            *(f"{row[name]:,}" for name in ("sent", "failed", "skipped", "remaining")),
        )
    return table
