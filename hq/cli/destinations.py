"""`hq destinations …`: where may be sent."""

from typing import Annotated

import typer

from doors.database import connect
from doors.settings import get_settings
from hq.cli.sentences import say
from hq.errors import Foreseen
from sender import destinations

app = typer.Typer(no_args_is_help=True, help="Where may be sent.")


@app.command("add")
def add(
    name: str,
    url: str,
    group: Annotated[
        str, typer.Option(help="Those that share a pace, as one workspace's; else its own.")
    ] = "",
    rate: Annotated[
        float | None, typer.Option(help="Requests a second, of the group, over all workers.")
    ] = None,
    burst: Annotated[int | None, typer.Option(help="Requests at once after a rest.")] = None,
    limit: Annotated[int | None, typer.Option(help="Requests in the life of the URL.")] = None,
    max_bytes: Annotated[int, typer.Option(help="Of one record.", min=1)] = 100_000,
    header: Annotated[
        list[str] | None,
        typer.Option(help="NAME=VARIABLE: a header, its value in the worker's environment."),
    ] = None,
    sign: Annotated[
        str | None, typer.Option(help="VARIABLE with the key of Standard Webhooks signatures.")
    ] = None,
    then: Annotated[
        str | None, typer.Option("--next", help="Destination that follows when its life is spent.")
    ] = None,
) -> None:
    """Register a URL, or change all but the URL. Clay: --rate 10 --burst 20 --limit 50000."""
    headers = {}
    for given in header or []:
        title, sign_of, variable = given.partition("=")
        if not sign_of:
            raise Foreseen(f"--header has the form NAME=VARIABLE, not {title!r}.")
        headers[title.strip().lower()] = variable.strip()
    new = destinations.New(
        name, url, group, rate, burst, limit, max_bytes, headers, sign or None, then
    )
    with connect("destinations") as writer:
        destinations.add(writer, new, get_settings().send_private)
    say(f"{name} is registered.")


@app.command("list")
def listed(
    urls: Annotated[bool, typer.Option("--urls", help="Show the URLs whole.")] = False,
) -> None:
    """List destinations: group, pace, and how much of its life each has spent."""
    with connect("destinations") as reader:
        for row in destinations.listed(reader):
            pace = "no pace" if row["rate"] is None else f"{row['rate']:g}/s burst {row['burst']}"
            limit = f" of {row['lifetime_limit']:,}" if row["lifetime_limit"] else ""
            spent = f"{row['spent']:,}{limit} sent"
            if row["lifetime_limit"] and row["spent"] >= 0.9 * row["lifetime_limit"]:
                follows = row["next_destination"]
                spent += f", NEARLY SPENT ({f'then {follows}' if follows else 'nothing follows'})"
            shown = row["url"] if urls else _hidden(row["url"])
            rests = "  rests" if row["rests"] else ""
            typer.echo(f"{row['name']:24} {row['group_name']:16} {pace:18} {spent}  {shown}{rests}")


@app.command("remove")
def remove(name: str) -> None:
    """Take a URL out of use. Its jobs wait until they are moved or cancelled."""
    with connect("destinations") as writer:
        waiting = destinations.remove(writer, name)
    more = f" {waiting} jobs wait: `hq jobs resume ID --to NAME`, or cancel." if waiting else ""
    say(f"{name} is out of use.{more}")


def _hidden(url: str) -> str:
    """Scheme and host: the rest of a webhook's URL is as good as a key."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/…"
