"""`hq db …`: the embedded Postgres in $HQ_HOME."""

import typer

from doors.settings import get_settings
from hq.cli.sentences import migrated, say
from hq.postgres import home

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
