"""`hq send`: what POST /run/…/to-clay does, from a shell: first shown, then done."""

import asyncio
import json
from typing import Annotated

import typer

from doors.connections import connect
from doors.database import conninfo
from doors.settings import get_settings
from hq.cli.sentences import say
from sender import requests

SECONDS = 10.0


def send(
    kind: Annotated[str, typer.Argument(help=", ".join(requests.BY_NAME))],
    to: Annotated[
        str | None, typer.Option(help="Name of a destination; else one called as what is sent.")
    ] = None,
    batch_id: Annotated[str | None, typer.Option(help="Of pages: only of this batch.")] = None,
    client_domain: Annotated[str | None, typer.Option(help="Of leads: whose.")] = None,
    client_name: Annotated[str | None, typer.Option(help="Of leads: goes along.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Records at most.")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Do it; without, only show.")] = False,
) -> None:
    """Show what would be sent, with the first records; with --apply make a job of it."""
    asked = {
        "batch_id": batch_id,
        "client_domain": client_domain,
        "client_name": client_name,
        "limit": limit,
    }

    def address() -> str:
        return conninfo("hq_sender", get_settings(), application_name="hq send")

    async def run() -> list[requests.Made]:
        async with await connect(address, SECONDS) as connection:
            return await requests.by_hand(connection, kind, to, asked, apply=apply)

    for made in asyncio.run(run()):
        for record in made.first:
            typer.echo(json.dumps(record, ensure_ascii=False))
        for reason, count in sorted(made.blocked.items()):
            typer.echo(f"{count:>10,} of {made.kind} not sent: {reason}")
        if made.job is None:
            say(f"{made.total:,} {made.kind} would go to {made.destination}. --apply sends them.")
        else:
            say(f"Job {made.job}: {made.total:,} {made.kind} to {made.destination}.")
    if apply:
        say("`hq worker` carries it out, `hq jobs` shows how far it is.")
