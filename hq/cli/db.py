"""`hq db …`: the embedded Postgres in $HQ_HOME, and Postgres's programs on the one in use."""

from typing import Annotated

import typer

from doors.database import exported
from doors.settings import get_settings
from hq.cli.sentences import migrated, say
from hq.postgres import clients, home

PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True}

app = typer.Typer(no_args_is_help=True, help="The embedded Postgres in $HQ_HOME.")


@app.command("start")
def start() -> None:
    """Start Postgres, make the database, bring it up to date."""
    settings = get_settings()
    say(migrated(home.start(settings)))
    say(f'Postgres runs in {settings.home}. In a shell: eval "$(hq db env)"')


@app.command("stop")
def stop() -> None:
    """Stop Postgres; the data stay."""
    say("Postgres is stopped." if home.stop(get_settings()) else "Postgres was not running.")


@app.command("status")
def status() -> None:
    """Say whether Postgres runs, and where; exit code 3 if it does not."""
    server = home.server(get_settings())
    if not server.running:
        say("Postgres is not running. `hq db start` starts it.")
        raise typer.Exit(3)
    say(f"Postgres runs with pid {server.pid} in {server.data_dir}, socket in {server.socket_dir}.")


@app.command("env")
def env() -> None:
    """Print export lines for eval: the database in use, as libpq's variables."""
    typer.echo(home.exports(get_settings()), nl=False)


@app.command("psql", context_settings=PASSED_ON)
def psql(context: typer.Context) -> None:
    """Open psql on the database in use; options are psql's."""
    clients.become(get_settings(), "psql", *context.args)


@app.command("dump", context_settings=PASSED_ON)
def dump(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="To be written; for `hq db restore`.")],
) -> None:
    """Dump the database in use with pg_dump; further options are its."""
    words = ("--format=custom", f"--file={file}", *context.args)
    clients.become(get_settings(), "pg_dump", *words)


@app.command("restore", context_settings=PASSED_ON)
def restore(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="What `hq db dump` wrote.")],
) -> None:
    """Restore a dump into the database in use, an empty one, with pg_restore."""
    settings = get_settings()
    name = exported(settings)["PGDATABASE"]
    clients.become(settings, "pg_restore", f"--dbname={name}", *context.args, file)
