"""The command line: one word, few verbs. Only wires; the nouns do the work."""

import sys
from typing import Annotated, Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from doors.database import connect, conninfo
from doors.settings import get_settings
from hq import errors, home, keys, migrations


class Sentences(TyperGroup):
    """Says what went wrong in a sentence, where somebody foresaw it."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            text = errors.sentence(error)
            if text is None:
                raise
            typer.echo(text, err=True)
            raise typer.Exit(1) from None


app = typer.Typer(
    cls=Sentences, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False
)
db = typer.Typer(no_args_is_help=True, help="The embedded Postgres in $HQ_HOME.")
key = typer.Typer(no_args_is_help=True, help="Keys of clients.")
app.add_typer(db, name="db")
app.add_typer(key, name="keys")

Words = Annotated[
    list[str] | None, typer.Option(help="As dbt's, in quotes if more than one: 'a+ b'.")
]


def say(text: str) -> None:
    typer.echo(text, err=True)


@db.command("start")
def db_start() -> None:
    """Start Postgres, make the database, bring it up to date."""
    settings = get_settings()
    say(_done(home.start(settings)))
    say(f'Postgres runs in {settings.home}. In a shell: eval "$(hq db env)"')


@db.command("stop")
def db_stop() -> None:
    """Stop Postgres; the data stay."""
    say("Postgres is stopped." if home.stop(get_settings()) else "Postgres was not running.")


@db.command("status")
def db_status() -> None:
    """Say whether Postgres runs, and where; exit code 3 if it does not."""
    server = home.server(get_settings())
    if not server.running:
        say("Postgres is not running. `hq db start` starts it.")
        raise typer.Exit(3)
    say(f"Postgres runs with pid {server.pid} in {server.data_dir}, socket in {server.socket_dir}.")


@db.command("env")
def db_env() -> None:
    """Print export lines for eval: the database in use, as libpq's variables."""
    typer.echo(home.exports(get_settings()), nl=False)


@app.command()
def migrate() -> None:
    """Apply schemas, roles and partitions to the Postgres in use."""
    say(
        _done(
            migrations.migrate(conninfo(application_name="hq migrate"), get_settings().project_dir)
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
        from hq import watch as loop

        raise typer.Exit(loop.run(settings))
    from hq import build as once

    arguments = once.arguments(select, exclude, rebuild=rebuild, full_refresh=full_refresh)
    raise typer.Exit(once.run(settings, arguments))


@app.command()
def load(
    workflow: str,
    file: Annotated[str, typer.Argument(help="JSON, NDJSON, CSV or TSV; - is stdin.")],
    kind: Annotated[
        str, typer.Option("--format", help="json, ndjson, csv, tsv; else by name and content.")
    ] = "",
) -> None:
    """Land the payloads of a file, in one transaction."""
    from hq import load

    with connect("load") as writer:
        migrations.require(writer)
        done = load.load(writer, get_settings(), workflow, file, kind)
    typer.echo(done.sentence())
    raise typer.Exit(0 if done.landed or not done.rejected else 1)


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


@key.command("add")
def keys_add(
    name: str,
    scope: Annotated[str, typer.Option(help="Out of land, read, send, admin, with commas.")],
) -> None:
    """Make a key and print it: once, and nothing else."""
    scopes = [word.strip() for word in scope.split(",") if word.strip()]
    with connect("keys") as writer:
        typer.echo(keys.add(writer, name, scopes))
    if sys.stderr.isatty():
        say("Keep it now: it is stored hashed and cannot be shown again.")


@key.command("list")
def keys_list() -> None:
    """List all keys by number, name, scopes and first characters."""
    with connect("keys") as reader:
        for row in keys.listed(reader):
            end = f"revoked {row['revoked_at']:%Y-%m-%d}" if row["revoked_at"] else "live"
            typer.echo(
                f"{row['key_id']:>4}  {row['hint']}…  {row['name']:24} "
                f"{','.join(row['scopes']):20} {row['created_at']:%Y-%m-%d}  {end}"
            )


@key.command("revoke")
def keys_revoke(
    which: Annotated[
        str, typer.Argument(help="Number, first characters, or a name: all its keys.")
    ],
) -> None:
    """Revoke one key by its number or first characters, or all live keys of a name."""
    with connect("keys") as writer:
        revoked = keys.revoke(writer, which)
        say(f"Revoked: {'; '.join(revoked)}. Receivers forget it within seconds.")


def _done(done: migrations.Done) -> str:
    said = [f"Applied {', '.join(done.applied)}." if done.applied else "Nothing to migrate."]
    if done.given_back:
        said.append(f"After a restore, hq_dbt owns {done.given_back} of its own again.")
    if done.stamped is not None:
        said.append(
            f"This database came from another cluster: {done.stamped} payloads were stamped anew, "
            "and the next build reads everything once more."
        )
    return " ".join(said)


if __name__ == "__main__":
    app()
