"""psql, pg_dump and pg_restore of the server's own version, on the database in use."""

import os
from typing import NoReturn

from doors import database
from doors.settings import Settings
from hq.postgres.programs import ServerError, wheel_bin_dir


def become(settings: Settings, program: str, *arguments: str) -> NoReturn:
    """Replaces this process by one of them, so that keys and signals are its. Raises ServerError.

    Passwords go through the environment: arguments can be read by others.
    """
    path = (settings.pg_bin or wheel_bin_dir()) / program
    if not path.exists():
        raise ServerError(f"There is no {path}. Does HQ_PG_BIN name the place?")
    address = database.exported(settings)
    os.execve(path, [program, *arguments], dict(os.environ) | address)  # noqa: S606
