"""What can be foreseen to go wrong, as sentences: what happened, and what to do."""

from typing import Any

import psycopg
from pydantic import ValidationError

from doors.database import NoDatabase
from doors.errors import MISSING
from doors.errors import Foreseen as Foreseen
from doors.registry import RegistryError

READ_ONLY = (
    "Postgres is read-only just now: it is a standby, or its host made it so, as when the disk is "
    "full. Name the primary with DATABASE_URL or PGHOST, or make room"
)
START = "`hq db start` starts the embedded one; DATABASE_URL or PGHOST, PGPORT … name another."


def sentence(error: BaseException) -> str | None:
    """The sentence for an error, or None if nobody foresaw it."""
    if isinstance(error, Foreseen | NoDatabase | RegistryError):
        return str(error)
    if isinstance(error, ValidationError):
        return _setting(error)
    if isinstance(error, MISSING):
        return f"The database is not as hq needs it ({_first_line(error)}). Run `hq migrate`."
    if isinstance(error, psycopg.errors.ReadOnlySqlTransaction):
        return f"{READ_ONLY} ({_first_line(error)})."
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return f"Postgres refuses: {_first_line(error)}. Use a user who may, or run `hq migrate`."
    if isinstance(error, psycopg.OperationalError):
        return _connection(error)
    if isinstance(error, OSError) and error.filename:
        return f"Cannot use {error.filename}: {error.strerror}."
    return None


def _connection(error: psycopg.OperationalError) -> str:
    text = str(error)
    if "password authentication failed" in text or "no password supplied" in text:
        return (
            "Postgres refused the user or password. Check DATABASE_URL, or PGUSER and PGPASSWORD."
        )
    if "pg_hba.conf" in text:
        return (
            "Postgres does not let this user in from here (pg_hba.conf). Check PGUSER and PGHOST."
        )
    if "does not exist" in text and "database" in text:
        return f"{_cause(text)}. Create it (`createdb`) or correct PGDATABASE, then `hq migrate`."
    if "does not exist" in text and "role" in text:
        return f"{_cause(text)}. Correct PGUSER; roles of hq itself are made by `hq migrate`."
    if "starting up" in text or "shutting down" in text:
        return "Postgres is starting or stopping just now. Try again in a few seconds."
    if "too many" in text:
        return "Postgres has no connection left. Close some, or raise max_connections."
    if error.sqlstate and not error.sqlstate.startswith(("08", "57P")):
        return f"Postgres says: {_first_line(error)}."
    return f"No Postgres answers ({_cause(text)}). {START}"


def _cause(text: str) -> str:
    """The telling part of libpq's many lines."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "failed:" in line] or lines or ["no reason given"]
    return telling[0].split("failed:", 1)[-1].replace("FATAL:", "").strip().rstrip(".")


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0].rstrip(".")


def _setting(error: ValidationError) -> str:
    def name(parts: tuple[Any, ...]) -> str:
        word = str(parts[0]) if parts else "a setting"
        return word if word.isupper() else f"HQ_{word.upper()}"

    said = "; ".join(f"{name(one['loc'])}: {one['msg']}" for one in error.errors())
    return f"A setting cannot be used: {said}. See .env.example."
