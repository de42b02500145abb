"""How to reach Postgres: libpq's variables or DATABASE_URL, otherwise the embedded server."""

import json
import os
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from hq.settings import Settings, get_settings

PG_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "dbname": "PGDATABASE",
    "password": "PGPASSWORD",  # pragma: allowlist secret
    "sslmode": "PGSSLMODE",
}


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
        given: dict[str, Any] = conninfo_to_dict(settings.database_url)
        return {name: str(value) for name, value in given.items() if value is not None}
    if any(
        os.environ.get(variable) for variable in ("PGHOST", "PGSERVICE", "PGPORT", "PGDATABASE")
    ):
        return {
            name: os.environ[variable]
            for name, variable in PG_VARIABLES.items()
            if os.environ.get(variable)
        }
    file = address_file(settings)
    if not file.exists():
        raise NoDatabase(
            "No Postgres to talk to. Start the embedded one with `hq db start`, or name yours with "
            "DATABASE_URL or PGHOST, PGPORT, PGUSER, PGDATABASE."
        )
    address: dict[str, str] = json.loads(file.read_text())
    return address


def conninfo(role: str | None = None, settings: Settings | None = None, **more: str) -> str:
    """A connection string; with a role, the session drops to it (unless HQ_SET_ROLE is off)."""
    settings = settings or get_settings()
    known = parameters(settings)
    if role and settings.set_role and known.get("user") != role:
        more["options"] = f"{known.get('options', '')} -c role={role}".strip()
    return make_conninfo("", **{"connect_timeout": "10", **known, **more})
