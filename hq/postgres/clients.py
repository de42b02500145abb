"""psql, pg_dump and pg_restore of the server's own version, on the database in use."""

import os
from pathlib import Path
from typing import NoReturn

import psycopg

from doors import database
from doors.settings import Settings
from hq.postgres.programs import ServerError, wheel_bin_dir

PACKAGED = "/usr/lib/postgresql/{}/bin"  # where Debian's packages of a version are
WHEEL = 18  # of the wheel
# a later pg_restore sets transaction_timeout, whether the server knows it or not
FIRST_WITH_TRANSACTION_TIMEOUT = 17
CONNECT_SECONDS = 10


def become(settings: Settings, program: str, *arguments: str) -> NoReturn:
    """Replaces this process by one of them, so that keys and signals are its. Raises ServerError.

    Passwords go through the environment: arguments can be read by others.
    """
    path = _place(settings, program) / program
    if not path.exists():
        raise ServerError(f"There is no {path}. Does HQ_PG_BIN name the place?")
    address = database.exported(settings)
    os.execve(path, [program, *arguments], dict(os.environ) | address)  # noqa: S606


def _place(settings: Settings, program: str) -> Path:
    """HQ_PG_BIN, else what is installed of the server's version, else the wheel."""
    if settings.pg_bin:
        return settings.pg_bin
    major = _server_major(settings)
    packaged = Path(PACKAGED.format(major))
    if major != WHEEL and (packaged / program).exists():
        return packaged
    if program == "pg_restore" and major is not None and major < FIRST_WITH_TRANSACTION_TIMEOUT:
        raise ServerError(
            f"The server is PostgreSQL {major}; pg_restore of {WHEEL} sets what it does not know. "
            f"Install the client of {major} (Debian: apt-get install postgresql-client-{major}), "
            "or name its place in HQ_PG_BIN; dump with it too."
        )
    return wheel_bin_dir()


def _server_major(settings: Settings) -> int | None:
    """None where nobody answers: the program itself will say so."""
    address = database.conninfo(settings=settings, connect_timeout=str(CONNECT_SECONDS))
    try:
        with psycopg.connect(address) as connection:
            return connection.info.server_version // 10_000
    except psycopg.OperationalError:
        return None
