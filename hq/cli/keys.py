"""`hq keys …`: keys of clients."""

import sys
from typing import Annotated

import typer

from doors.database import connect
from hq import keys
from hq.cli.sentences import say
from hq.errors import Foreseen

app = typer.Typer(no_args_is_help=True, help="Keys of clients.")


@app.command("add")
def add(
    name: str,
    scope: Annotated[str, typer.Option(help="Out of land, read, send, admin, with commas.")],
    test: Annotated[
        bool, typer.Option("--test", help="What it lands is taken back by `hq withdraw --test`.")
    ] = False,
    signed: Annotated[
        bool, typer.Option("--signed", help="It lands only what it signs (Standard Webhooks).")
    ] = False,
) -> None:
    """Make a key and print it: once, and nothing else. Of a signed one the secret, in line two."""
    scopes = [word.strip() for word in scope.split(",") if word.strip()]
    if signed and scopes != ["land"]:
        raise Foreseen("A signed key lands and does nothing else: give it --scope land.")
    with connect("keys") as writer:
        if signed:
            typer.echo("\n".join(keys.add_signed(writer, name, is_test=test)))
        else:
            typer.echo(keys.add(writer, name, scopes, is_test=test))
    if sys.stderr.isatty():
        say("Keep it now: it is not stored as it is, and cannot be shown again.")


@app.command("list")
def listed() -> None:
    """List all keys by number, name, scopes and first characters."""
    with connect("keys") as reader:
        for row in keys.listed(reader):
            end = f"revoked {row['revoked_at']:%Y-%m-%d}" if row["revoked_at"] else "live"
            end += ", signed" if row["is_signed"] else ""
            typer.echo(
                f"{row['key_id']:>4}  {row['hint']}…  {row['name']:24} "
                f"{','.join(row['scopes']):20} {row['created_at']:%Y-%m-%d}  {end}"
            )


@app.command("revoke")
def revoke(
    which: Annotated[
        str, typer.Argument(help="Number, first characters, or a name: all its keys.")
    ],
) -> None:
    """Revoke one key by its number or first characters, or all live keys of a name."""
    with connect("keys") as writer:
        revoked = keys.revoke(writer, which)
        say(f"Revoked: {'; '.join(revoked)}. Receivers forget it within seconds.")
