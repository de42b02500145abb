"""`hq attio …`: what Attio has, what goes there, and what is there twice."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer

from doors.database import connect
from doors.settings import get_settings
from hq import migrations
from hq.cli.sentences import say
from hq.errors import Foreseen
from sender.attio import companies, duplicates, exports, sync
from sender.attio.api import Api, base_url, token
from sender.attio.configuration import FIELDS, Configuration, load
from sender.attio.ledger import Ledger

app = typer.Typer(no_args_is_help=True, help="Attio: read it, keep it in step, tidy it up.")
doubles = typer.Typer(no_args_is_help=True, help="Companies that Attio has twice.")
app.add_typer(doubles, name="duplicates")
What = Annotated[str, typer.Argument(help=", ".join(FIELDS))]


@app.command("pull")
def pull() -> None:
    """Read all companies of the workspace, to know which are there."""

    async def work(api: Api, ledger: Ledger, configuration: Configuration) -> None:
        found = await companies.pull(api, ledger, configuration, say)
        say(f"Attio has {found:,} companies.")

    _run(work)


@app.command("sync")
def synced(
    what: What,
    apply: Annotated[bool, typer.Option("--apply", help="Do it; without, only show.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Records at most.")] = None,
    plan: Annotated[str | None, typer.Option(help="Hash of the plan that was shown.")] = None,
    again: Annotated[
        bool, typer.Option("--retry-failed", help="Also what Attio refused as it is.")
    ] = False,
) -> None:
    """Show what would go to Attio; --apply puts it there: first --limit 10, then --plan HASH."""
    if not apply and (plan or limit):
        raise Foreseen("--limit and --plan say how to carry it out: they need --apply.")

    async def work(api: Api, ledger: Ledger, configuration: Configuration) -> None:
        kind = configuration.kind(what)
        await sync.check_names(api, kind)
        planned = await sync.plan(ledger, kind, again)
        for reason, count in planned.blocked.items():
            typer.echo(f"{count:>10,} not sent: {reason}")
        typer.echo(f"{planned.records:>10,} to be sent")
        typer.echo(f"plan {planned.hash}")
        if not apply:
            say("Nothing was sent. First --apply --limit 10, then --apply --plan HASH.")
            return
        sent = await sync.apply(api, ledger, configuration, planned, say, limit, plan)
        left = await sync.plan(ledger, kind, again)
        say(f"{sent:,} sent. {left.records:,} are left; their plan is {left.hash}.")

    _run(work)


@app.command("export")
def export(
    what: What,
    file: Annotated[Path, typer.Option("--csv", help="Where to write it.")],
    everything: Annotated[bool, typer.Option("--all", help="Also what was sent as it is.")] = False,
) -> None:
    """Write what would go to Attio as a CSV, to be imported there by hand. Needs no token."""
    if what not in FIELDS:
        raise Foreseen(f"Nothing for Attio is called {what}. There are: {', '.join(FIELDS)}.")

    async def work() -> int:
        ledger = Ledger(get_settings())
        try:
            return await exports.export(ledger, what, file, everything)
        finally:
            await ledger.close()

    _ready()
    rows = asyncio.run(work())
    say(f"{rows:,} rows in {file}.")


@doubles.command("plan")
def planned() -> None:
    """Look at each company that is there twice, and keep what could go. Deletes nothing."""

    async def work(api: Api, ledger: Ledger, configuration: Configuration) -> None:
        hashed, reasons = await duplicates.plan(api, ledger, configuration, say)
        for reason, count in sorted(reasons.items()):
            typer.echo(f"{count:>10,} {reason}")
        typer.echo(f"plan {hashed}")
        say(f"Nothing was deleted. `hq attio duplicates apply --plan {hashed}` deletes the first.")

    _run(work)


@doubles.command("apply")
def carried_out(
    plan: Annotated[str, typer.Option(help="Hash of the plan that was shown.")],
    limit: Annotated[
        int, typer.Option(min=1, help=f"Records at most; {duplicates.MOST} in a run.")
    ] = duplicates.FIRST,
) -> None:
    """Delete what a plan says, where it is still so. What is deleted is kept here as JSON."""

    async def work(api: Api, ledger: Ledger, configuration: Configuration) -> None:
        run = await duplicates.apply(api, ledger, configuration, plan, limit, say)
        say(f"{run.sent:,} deleted, {run.skipped:,} left alone: outbound.attio_duplicates.")

    _run(work)


def _run(work: Callable[[Api, Ledger, Configuration], Awaitable[None]]) -> None:
    """Does something with the workspace that the file and the token agree on."""
    settings = get_settings()
    configuration = load(settings.attio_config)
    token()
    base_url(settings)
    _ready()

    async def run() -> None:
        ledger = Ledger(settings)
        api = Api(settings, ledger)
        try:
            await sync.same_workspace(api, configuration)
            await work(api, ledger, configuration)
        finally:
            api.close()
            await ledger.close()

    asyncio.run(run())


def _ready() -> None:
    with connect("attio") as ready:
        migrations.require(ready)
