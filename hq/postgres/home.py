"""The embedded database of $HQ_HOME: start, stop, where it is."""

import fcntl
import json
import shlex
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.conninfo import make_conninfo

from doors import database
from doors.settings import Settings
from hq import migrations
from hq.postgres.server import Server

DATABASE = "hq"


def server(settings: Settings) -> Server:
    """The server of this home, running or not."""
    return Server(settings.home / "postgres", settings.pg_bin, dbname=DATABASE)


def start(settings: Settings) -> migrations.Done:
    """Starts the server, makes the database, brings it up to date, leaves its address."""
    ours = server(settings)
    with _alone(settings):
        ours.start()
        with psycopg.connect(
            make_conninfo("", **ours.parameters | {"dbname": "postgres"}), autocommit=True
        ) as connection:
            known = connection.execute("select datname from pg_database").fetchall()
            if (DATABASE,) not in known:
                connection.execute(f"create database {DATABASE}")
        file = database.address_file(settings)
        file.write_text(json.dumps(ours.parameters))
        return migrations.migrate(
            make_conninfo("", **ours.parameters),
            settings.project_dir,
            environment=settings.environment,
        )


def stop(settings: Settings) -> bool:
    """Stops it; says whether it ran."""
    ours = server(settings)
    with _alone(settings):
        ran = ours.running
        ours.stop()
        database.address_file(settings).unlink(missing_ok=True)
    return ran


def exports(settings: Settings) -> str:
    """Lines for eval in a shell: the server in use, as libpq's variables."""
    return "".join(
        f"export {variable}={shlex.quote(value)}\n"
        for variable, value in database.exported(settings).items()
    )


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Two starts at once: the second waits for the first, and finds the server running."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with (settings.home / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
