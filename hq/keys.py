"""Keys of clients: made here, shown once, kept as hashes."""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any

import psycopg

SCOPES = ("land", "read", "send", "admin")
HINT = 8


class KeyRefused(Exception):
    """A key cannot be made or found; the text says why."""


def add(connection: psycopg.Connection[Any], name: str, scopes: Sequence[str]) -> str:
    """Makes a key of `name` for some of SCOPES. Returns it; it cannot be asked for again."""
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not scopes:
        raise KeyRefused(f"A key needs scopes out of {', '.join(SCOPES)}; {unknown} is none.")
    key = "hq_" + secrets.token_urlsafe(32)
    connection.execute(
        "insert into ops.api_keys (name, scopes, key_sha256, hint) values (%s, %s, %s, %s)",
        [name, sorted(set(scopes)), hashlib.sha256(key.encode()).digest(), key[:HINT]],
    )
    return key
