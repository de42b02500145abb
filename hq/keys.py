"""Keys of clients: made here, shown once, kept as hashes."""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg.rows import dict_row

from doors.signatures import SECRET_BYTES, sealed, spelled
from hq.errors import Foreseen

SCOPES = ("land", "read", "send", "admin")
HINT = 8


def add(
    connection: psycopg.Connection[Any], name: str, scopes: Sequence[str], is_test: bool = False
) -> str:
    """Makes a key of `name` for some of SCOPES. Returns it; it cannot be asked for again.

    is_test: what it lands can be taken back with `hq withdraw --test`. A name has keys of one kind,
    since payloads know the name.
    """
    return _add(connection, name, scopes, is_test, None)


def add_signed(
    connection: psycopg.Connection[Any], name: str, is_test: bool = False
) -> tuple[str, str]:
    """Makes a key that lands only what it signs. Returns it and its secret (whsec_…)."""
    secret = secrets.token_bytes(SECRET_BYTES)
    return _add(connection, name, ["land"], is_test, secret), spelled(secret)


def _add(
    connection: psycopg.Connection[Any],
    name: str,
    scopes: Sequence[str],
    is_test: bool,
    secret: bytes | None,
) -> str:
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not scopes:
        what = f"{', '.join(unknown)} is none of them" if unknown else "none was given"
        raise Foreseen(f"A key needs scopes out of {', '.join(SCOPES)}; {what}.")
    if not name.strip():
        raise Foreseen("A key needs a name: that of the client that will use it.")
    others = connection.execute(
        "select from ops.api_keys where name = %s and is_test != %s limit 1", [name, is_test]
    )
    if others.fetchone() is not None:
        raise Foreseen(
            f"Keys of the name {name} are {'not ' if is_test else ''}for tests: take another name."
        )
    key = "hq_" + secrets.token_urlsafe(32)
    connection.execute(
        "insert into ops.api_keys (name, scopes, key_sha256, hint, is_test, signing_secret)"
        " values (%s, %s, %s, %s, %s, %s)",
        [
            name,
            sorted(set(scopes)),
            hashlib.sha256(key.encode()).digest(),
            key[:HINT],
            is_test,
            sealed(key.encode(), secret) if secret else None,
        ],
    )
    return key


def listed(connection: psycopg.Connection[Any]) -> list[dict[str, Any]]:
    """All keys, oldest first: key_id, name, scopes, hint, created_at, revoked_at, is_signed."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            "select key_id, name, scopes, hint, created_at, revoked_at, "
            "signing_secret is not null as is_signed "
            "from ops.api_keys order by key_id"
        ).fetchall()


def revoke(connection: psycopg.Connection[Any], which: str) -> list[str]:
    """Revokes all live keys of a name, or the one with this number or these first characters.

    Returns each as a person knows it: "number 2, clay, hq_E45ax…".
    """
    revoked = connection.execute(
        "update ops.api_keys set revoked_at = clock_timestamp() "
        "where revoked_at is null and %(which)s in (name, hint, key_id::text) "
        "returning format('number %%s, %%s, %%s…', key_id, name, hint)",
        {"which": which.strip().rstrip("…")},
    ).fetchall()
    if not revoked:
        raise Foreseen(
            f"No live key has the name, number or first characters {which}. See `hq keys list`."
        )
    return [said for (said,) in revoked]
