"""How to reach Postgres: libpq's variables or DATABASE_URL, otherwise the embedded server."""

import getpass
import json
import os
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from doors.settings import Settings, get_settings

PG_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "dbname": "PGDATABASE",
    "password": "PGPASSWORD",  # pragma: allowlist secret
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "channel_binding": "PGCHANNELBINDING",
    "options": "PGOPTIONS",
}
# what `alter role … set` says to who logs in as a role (hq/roles.sql), said to who drops to it
LIMITS = {
    "hq_receiver": {"idle_in_transaction_session_timeout": "1min"},
    "hq_lookup": {"default_transaction_read_only": "on", "statement_timeout": "15s"},
}
# What a host ends for all its users it would end at the same place each time: a long load, build or
# migration lifts it. transaction_timeout came with PostgreSQL 17.
LIFT_LIMITS = """
select set_config(name, '0', %(local)s)
from unnest(
    '{statement_timeout, transaction_timeout, idle_in_transaction_session_timeout}'::text[]
) as name
where current_setting(name, true) is not null
"""


class NoDatabase(Exception):
    """There is nothing to connect to; the text says what to do."""


def address_file(settings: Settings) -> Path:
    """Where `hq db start` leaves the address of the embedded server."""
    return settings.home / "address.json"


def parameters(settings: Settings | None = None) -> dict[str, str]:
    """libpq parameters (host, port, user, dbname …) of the server in use.

    DATABASE_URL comes first, then PG*, then the embedded server. Raises NoDatabase.
    """
    settings = settings or get_settings()
    if settings.database_url:
        given: dict[str, Any] = _read(settings.database_url)
        return {name: str(value) for name, value in given.items() if value is not None}
    if any(
        os.environ.get(variable) for variable in ("PGHOST", "PGSERVICE", "PGPORT", "PGDATABASE")
    ):
        # libpq reads its variables, and the file of services that PGSERVICE names
        return {
            option.keyword.decode(): option.val.decode()
            for option in psycopg.pq.Conninfo.get_defaults()
            if option.val and option.val != option.compiled
            if option.keyword.decode() in PG_VARIABLES
        }
    file = address_file(settings)
    if not file.exists():
        raise NoDatabase(
            "No Postgres to talk to. Start the embedded one with `hq db start`, or name yours with "
            "DATABASE_URL or PGHOST, PGPORT, PGUSER, PGDATABASE."
        )
    address: dict[str, str] = json.loads(file.read_text())
    return address


def exported(settings: Settings | None = None) -> dict[str, str]:
    """The same as libpq's variables, without gaps: who reads them has other defaults than libpq."""
    known = parameters(settings)
    user = known.get("user") or getpass.getuser()
    filled = {"host": "localhost", "port": "5432", "user": user, "dbname": user} | known
    return {variable: filled[name] for name, variable in PG_VARIABLES.items() if filled.get(name)}


def conninfo(role: str | None = None, settings: Settings | None = None, **more: str) -> str:
    """A connection string; with a role, the session drops to it (unless HQ_SET_ROLE is off)."""
    settings = settings or get_settings()
    known = parameters(settings)
    if role and settings.set_role and known.get("user") != role:
        said = {"role": role} | LIMITS.get(role, {})
        words = [f"-c {name}={value}" for name, value in said.items()]
        more["options"] = " ".join([known.get("options", ""), *words]).strip()
    return make_conninfo("", **{"connect_timeout": "10", **known, **more})


def _read(url: str) -> dict[str, Any]:
    try:
        given = conninfo_to_dict(url)
        # with a bare / in the password, the beginning of the password is taken for the port
        [int(port) for port in str(given.get("port") or 5432).split(",")]
        return dict(given)
    except (psycopg.ProgrammingError, ValueError):  # their text would show parts of the password
        raise NoDatabase(
            "DATABASE_URL cannot be read. It has the form postgresql://USER@HOST:5432/DATABASE. "
            "Put the password into PGPASSWORD, or write its @ : / ? # % as %40 %3A %2F %3F %23 %25."
        ) from None


def connect(
    name: str, role: str | None = None, settings: Settings | None = None
) -> psycopg.Connection[Any]:
    """An autocommit connection that shows as `hq <name>`; with a role, it drops to it.

    Nothing a pooler would mind: no prepared statements, and no `options` at the session's start.
    """
    settings = settings or get_settings()
    connection = psycopg.connect(
        conninfo(settings=settings, application_name=f"hq {name}"),
        autocommit=True,
        prepare_threshold=None,
    )
    if role:
        drop_to(connection, role, settings)
    return connection


def drop_to(connection: psycopg.Connection[Any], role: str, settings: Settings) -> None:
    """Takes a role, unless HQ_SET_ROLE is off."""
    if settings.set_role:
        connection.execute(sql.SQL("set role {}").format(sql.Identifier(role)))


def lift_limits(connection: psycopg.Connection[Any]) -> None:
    """Ends the host's limits on how long something may take, for this session."""
    connection.execute(LIFT_LIMITS, {"local": False})
