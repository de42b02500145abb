"""The command line: one word, few verbs. Only wires; the nouns do the work."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from doors.database import connect, conninfo, lift_limits
from doors.settings import get_settings
from hq import errors, migrations
from hq.cli import attio, db, destinations, jobs, keys, send
from hq.cli.sentences import Sentences, migrated, say

app = typer.Typer(
    cls=Sentences, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False
)
app.add_typer(db.app, name="db")
app.add_typer(keys.app, name="keys")
app.add_typer(destinations.app, name="destinations")
app.add_typer(jobs.app, name="jobs")
app.command("send")(send.send)
app.add_typer(attio.app, name="attio")

Words = Annotated[
    list[str] | None, typer.Option(help="As dbt's, in quotes if more than one: 'a+ b'.")
]


@app.command()
def migrate() -> None:
    """Apply schemas, roles and partitions to the Postgres in use."""
    say(
        migrated(
            migrations.migrate(
                conninfo(application_name="hq migrate"),
                get_settings().project_dir,
                environment=get_settings().environment,
                distributed=get_settings().distributed,
            )
        )
    )


@app.command()
def serve(
    host: str | None = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535)] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Processes; one uses one core.")
    ] = None,
) -> None:
    """Serve receiver and lookup on one port."""
    from hq import serve

    settings = get_settings()
    with connect("serve") as ready:
        migrations.require(ready)
    where = host or settings.host, settings.port if port is None else port
    say(f"Serving http://{where[0]}:{where[1]} (POST /run/…, GET /docs, /read/docs, /metrics).")
    serve.run(*where, settings.log_level, workers or settings.workers)


@app.command()
def build(
    select: Words = None,
    exclude: Words = None,
    watch: Annotated[bool, typer.Option(help="Build what has landed, as it lands.")] = False,
    rebuild: Annotated[
        bool, typer.Option(help="Read everything from the start and merge it in place.")
    ] = False,
    full_refresh: Annotated[
        bool, typer.Option(help="Refused, since it drops what others read; says what to do.")
    ] = False,
) -> None:
    """Build the models with dbt, and test them."""
    settings = get_settings()
    if watch:
        if rebuild or full_refresh or select or exclude:
            raise errors.Foreseen("--watch builds what is new, by itself: give it no other option.")
        from hq.build import loop

        raise typer.Exit(loop.run(settings))
    from hq.build import once

    arguments = once.arguments(select, exclude, rebuild=rebuild, full_refresh=full_refresh)
    raise typer.Exit(once.run(settings, arguments))


@app.command()
def worker(
    until_done: Annotated[
        bool, typer.Option("--until-done", help="End when nothing is left to be sent.")
    ] = False,
) -> None:
    """Carry out what is to be sent. Several may run; each may be killed at any time."""
    from doors.logs import configure_logs
    from sender import worker

    settings = get_settings()
    with connect("worker") as ready:
        migrations.require(ready)
    configure_logs(settings.log_level)
    worker.run(settings, until_done)


@app.command()
def load(
    workflow: str,
    file: Annotated[
        str, typer.Argument(help="JSON, NDJSON, CSV or Excel, also packed; - is stdin.")
    ],
    kind: Annotated[
        str,
        typer.Option("--format", help="json, ndjson, csv, tsv, xlsx; else by name and content."),
    ] = "",
    sheet: Annotated[str, typer.Option(help="Of an Excel file with several: its name.")] = "",
    date_order: Annotated[
        Literal["dmy", "mdy"] | None, typer.Option(help="Of 03/04/2021: dmy is 3 April.")
    ] = None,
) -> None:
    """Land the payloads of a file, in one transaction."""
    from hq.files import load

    settings = get_settings()
    with connect("load") as ready:
        migrations.require(ready)
    done = load.run(settings, workflow, file, kind, sheet, date_order or "")
    typer.echo(done.sentence())
    raise typer.Exit(0 if done.landed or not done.rejected else 1)


@app.command("new-workflow")
def new_workflow(
    slug: Annotated[str, typer.Argument(help="Its word, as acme-people.")],
    sample: Annotated[
        str, typer.Option(help="Payloads of it: JSON, NDJSON, CSV; the more, the better.")
    ],
    key: Annotated[
        str | None, typer.Option(help="The field that holds the domain or profile.")
    ] = None,
    entity: Annotated[
        Literal["company", "person"] | None, typer.Option(help="What it tells of.")
    ] = None,
    path: Annotated[str | None, typer.Option(help="Where payloads will be posted to.")] = None,
    folder: Annotated[str | None, typer.Option(help="Of models/extracted, a new one.")] = None,
) -> None:
    """Begin a workflow from a sample: registration, models, samples and expected rows."""
    from hq.workflows import new

    settings = get_settings()
    with connect("new-workflow") as reader:
        migrations.require(reader)
        new.begin(
            reader, settings, Console(highlight=False), slug, sample,
            path=path, key=key, entity=entity, folder=folder,
        )  # fmt: skip


@app.command()
def withdraw(
    landing: Annotated[list[int] | None, typer.Option(help="Number of a payload; often.")] = None,
    workflow: Annotated[str | None, typer.Option(help="What came under this word.")] = None,
    key: Annotated[str | None, typer.Option(help="What the key of this name landed.")] = None,
    test: Annotated[
        bool, typer.Option("--test", help="What keys made with --test landed.")
    ] = False,
    since: Annotated[datetime | None, typer.Option(help="What landed from then on (UTC).")] = None,
    until: Annotated[datetime | None, typer.Option(help="What landed before (UTC).")] = None,
    reason: Annotated[str, typer.Option(help="Kept with the withdrawal.")] = "",
    erase: Annotated[
        bool, typer.Option("--erase", help="Keep nothing of them, nor of refused bodies.")
    ] = False,
    carry_out: Annotated[
        int | None, typer.Option("--apply", help="Number of the plan to carry out.")
    ] = None,
) -> None:
    """Take payloads back, as if they had never come: first a plan, then --apply."""
    from hq import withdraw
    from hq.build import once

    settings = get_settings()
    asked = withdraw.Asked(landing or None, workflow, key, test, _utc(since), _utc(until))
    with connect("withdraw") as writer:
        migrations.require(writer)
        if carry_out is None:
            planned = withdraw.plan(writer, asked, erase=erase, reason=reason)
            withdraw.show(planned, erase, Console(highlight=False))
            return
        if asked != withdraw.Asked() or erase:
            raise errors.Foreseen("--apply takes what the plan says: give it no other option.")
        words = once.arguments(None, ["resource_type:unit_test"], rebuild=True)
        taken, code = withdraw.apply(writer, carry_out, lambda: once.run(settings, words))
    if code:
        raise errors.Foreseen(
            f"{taken:,} payloads left raw, and the rebuild after it failed (see above): tables may "
            f"still show them. `hq withdraw --apply {carry_out}` once more goes on from here."
        )
    say(f"{taken:,} payloads taken back; every table is as if they had never come.")


@app.command()
def retain(
    keep: Annotated[str, typer.Option(help="What stays in raw: 400d.")],
    directory: Annotated[
        Path, typer.Option("--to", help="Where files go; its disk is to be backed up.")
    ],
    carry_out: Annotated[bool, typer.Option("--apply", help="Do it, and not only show.")] = False,
) -> None:
    """Move payloads that all models have read from raw into files: shows what, then --apply."""
    from doors.registry import load_workflows
    from hq import retain
    from hq.files.progress import progress

    with connect("retain") as writer:
        migrations.require(writer)
        lift_limits(writer)
        workflows = load_workflows(get_settings().project_dir)
        parts = retain.plan(writer, workflows, retain.age(keep))
        for part in parts:
            say(
                f"{part.workflow}: {part.payloads:,} payloads ({part.size / 2**20:,.1f} MB),"
                f" landed {part.first_landed_at:%Y-%m-%d} to {part.last_landed_at:%Y-%m-%d}:"
                f" {part.file}"
            )
        if not parts:
            say(f"Nothing that has been read by all is older than {keep}.")
        elif not carry_out:
            say("Nothing was done. `hq retain … --apply` does it.")
        else:
            total = sum(part.payloads for part in parts)
            with progress(total, "retaining", "payloads") as advance:
                for some in retain.by_partition(parts):
                    name = some[0].partition
                    retain.carry_out(writer, some, directory, partial(advance, said=name))
            say(f"{total:,} payloads are in {directory}, and no longer in raw.")


@app.command()
def distribute(
    carry_out: Annotated[bool, typer.Option("--apply", help="Do it, and not only show.")] = False,
    back: Annotated[bool, typer.Option(help="All of it to the coordinator again.")] = False,
) -> None:
    """Spread the tables of a filled database over a cluster: shows what, then --apply or --back."""
    from hq import distribute
    from hq.build.runner import Runner

    with connect("distribute") as mover:
        migrations.require(mover)
        lift_limits(mover)
        if back:
            tables = distribute.back(mover, lambda table: say(f"{table} is on the coordinator."))
            say(f"{tables} tables came back. Leave HQ_DISTRIBUTED off from now on.")
            return
        manifest = Runner(get_settings()).parse().result
        moves = distribute.plan(mover, manifest)
        for move in moves:
            to = f"by {move.key}" if move.key else "a copy on each node"
            say(f"{move.table}: {move.size / 2**20:,.1f} MB, {to}")
        if not moves:
            say("All is where it belongs.")
        elif not carry_out:
            say("Nothing was done. Stop the build loop, and `hq distribute --apply` does it.")
        else:
            distribute.apply(mover, moves, lambda move: say(f"{move.table} has moved."))
            say(f"{len(moves)} tables have moved. `hq build` goes on from there.")


def _utc(given: datetime | None) -> datetime | None:
    return given.replace(tzinfo=UTC) if given else None


@app.command()
def why(table: str, key: str) -> None:
    """Show who says what of a row of core, who won, and by which rule."""
    from hq import why

    with connect("why") as reader:
        why.show(reader, table, key, Console(highlight=False))


@app.command()
def trace(landing_id: int) -> None:
    """Show where one payload went, table by table."""
    from hq import trace

    with connect("trace") as reader:
        trace.show(reader, landing_id, Console(highlight=False))


@app.command()
def status() -> None:
    """Show what has landed, is pending, built, quarantined."""
    from doors.registry import load_workflows
    from hq import status

    with connect("status") as reader:
        migrations.require(reader)
        status.show(reader, load_workflows(get_settings().project_dir), Console())


@app.command()
def smoke(
    url: str,
    version: Annotated[str, typer.Option(help="Else this one's.")] = "",
    commit: Annotated[str, typer.Option(help="Else this one's.")] = "",
    environment: Annotated[str, typer.Option(help="Else HQ_ENVIRONMENT, if set.")] = "",
) -> None:
    """Look whether the service at a URL is the one that is meant. Lands nothing."""
    from doors import version as code
    from doors.registry import load_workflows
    from hq import smoke

    given = {"version": version, "commit": commit, "environment": environment}
    expected = code.running() | {name: value for name, value in given.items() if value}
    failed = False
    for check in smoke.checks(url, expected, load_workflows(get_settings().project_dir)):
        failed = failed or bool(check.problem)
        typer.echo(
            f"{'NOT' if check.problem else 'ok ':3}  {check.what}"
            + (f": {check.problem}" if check.problem else "")
        )
    raise typer.Exit(1 if failed else 0)
