"""Where may be sent: registered by hand, since what a request may name it may name wrong."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from doors.errors import Foreseen

NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,62}")
VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
HEADER = re.compile(r"[A-Za-z0-9-]+")
OURS = ("host", "content-length", "content-type", "idempotency-key", "transfer-encoding")
ADD_GROUP = """
insert into outbound.groups (name, rate, burst) values (%(group)s, %(rate)s, coalesce(%(burst)s, 1))
on conflict (name) do update set
    rate = coalesce(excluded.rate, groups.rate), burst = coalesce(%(burst)s, groups.burst)
"""
# of a URL that was removed all that is known of its life stays
ADD = """
insert into outbound.destinations (
    name, url, group_name, lifetime_limit, max_bytes, headers, signing_key_variable,
    next_destination
)
values (
    %(name)s, %(url)s, %(group)s, %(limit)s, %(max_bytes)s, %(headers)s, %(sign)s, %(next)s
)
on conflict (name) do update set
    group_name = excluded.group_name, lifetime_limit = excluded.lifetime_limit,
    max_bytes = excluded.max_bytes, headers = excluded.headers, removed_at = null,
    signing_key_variable = excluded.signing_key_variable,
    next_destination = excluded.next_destination
where destinations.url = excluded.url
returning name
"""
LIST = """
select
    d.name, d.url, d.group_name, g.rate, g.burst, d.spent, d.lifetime_limit, d.next_destination,
    d.closed_until > clock_timestamp() or g.closed_until > clock_timestamp() as rests
from outbound.destinations as d
inner join outbound.groups as g on g.name = d.group_name
where d.removed_at is null
order by d.name
"""
REMOVE = """
update outbound.destinations as d set removed_at = clock_timestamp()
where d.name = %s and d.removed_at is null
returning (
    select count(*) from outbound.jobs as j
    where j.destination = d.name and j.finished_at is null and j.state != 'cancelled'
)
"""


@dataclass(frozen=True)
class New:
    """A destination to be registered.

    rate: requests a second of its group at most, over all workers; None keeps the group's, and a
    new group has none. limit: requests in the life of the URL. headers: names, and the environment
    variables that hold the values; sign: the variable with a key of Standard Webhooks.
    """

    name: str
    url: str
    group: str = ""
    rate: float | None = None
    burst: int | None = None
    limit: int | None = None
    max_bytes: int = 100_000
    headers: dict[str, str] = field(default_factory=dict)
    sign: str | None = None
    next: str | None = None


def add(connection: psycopg.Connection[Any], new: New, allow_private: bool) -> None:
    """Registers a destination, or changes all but the URL of one. Raises Foreseen."""
    _check(new, allow_private)
    group = new.group or new.name
    with connection.transaction():
        _refuse_unknown(connection, new.next)
        connection.execute(ADD_GROUP, {"group": group, "rate": new.rate, "burst": new.burst})
        try:
            done = connection.execute(
                ADD,
                {
                    "name": new.name,
                    "url": new.url,
                    "group": group,
                    "limit": new.limit,
                    "max_bytes": new.max_bytes,
                    "headers": Jsonb(new.headers),
                    "sign": new.sign,
                    "next": new.next,
                },
            ).fetchone()
        except psycopg.errors.UniqueViolation:
            raise Foreseen(
                "This URL is registered under another name; see `hq destinations list --urls`."
            ) from None
        if done is None:
            raise Foreseen(
                f"{new.name} is registered with another URL, and what was sent there is counted "
                "under it. Give the new URL another name."
            )


def listed(connection: psycopg.Connection[Any]) -> list[dict[str, Any]]:
    """All destinations, by name: with pace, and how much of its life each has spent."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(LIST).fetchall()


def remove(connection: psycopg.Connection[Any], name: str) -> int:
    """Takes a destination out of use. Returns how many jobs now wait. Raises Foreseen."""
    row = connection.execute(REMOVE, [name]).fetchone()
    if row is None:
        _refuse_unknown(connection, name)
        raise Foreseen(f"{name} was removed before.")
    waiting: int = row[0]
    return waiting


def _refuse_unknown(connection: psycopg.Connection[Any], name: str | None) -> None:
    known = [one["name"] for one in listed(connection)]
    if name is not None and name not in known:
        there = ", ".join(known) or "none yet"
        raise Foreseen(f"No destination is called {name}. There are: {there}.")


def _check(new: New, allow_private: bool) -> None:
    for what, name in (("destination", new.name), ("group", new.group or new.name)):
        if not NAME.fullmatch(name):
            raise Foreseen(
                f"{name!r} cannot be the name of a {what}: small letters, digits, . _ and -."
            )
    address = urlsplit(new.url)
    try:
        host, _ = address.hostname, address.port
    except ValueError:
        host = None
    if not host or any(sign.isspace() or ord(sign) < 32 for sign in new.url):
        raise Foreseen("The URL cannot be read. It has the form https://HOST/PATH.")
    if address.username or address.password or address.fragment:
        raise Foreseen(
            "A URL with a user, a password or a #fragment is not taken. A secret goes into a "
            "header: --header authorization=VARIABLE, where VARIABLE is set for the worker."
        )
    if address.scheme != "https" and not (allow_private and address.scheme == "http"):
        raise Foreseen(
            f"A destination is https, not {address.scheme or 'a bare name'}. To try things out on "
            "this machine, set HQ_SEND_PRIVATE=true, for the worker too."
        )
    if (new.rate is not None and not 0 < new.rate <= 100_000) or (new.burst or 1) < 1:
        raise Foreseen("--rate is requests a second, more than 0; --burst is 1 or more.")
    if new.limit is not None and new.limit < 1:
        raise Foreseen("--limit is the number of requests a URL takes in its life, 1 or more.")
    for name, variable in new.headers.items():
        if not HEADER.fullmatch(name) or name.lower() in OURS or name.lower()[:8] == "webhook-":
            raise Foreseen(f"{name!r} cannot be a header of a destination.")
        _check_variable(variable)
    if new.sign is not None:
        _check_variable(new.sign)


def _check_variable(variable: str) -> None:
    if not VARIABLE.fullmatch(variable):
        raise Foreseen(
            "A secret is not stored: name the environment variable that holds it for the worker, "
            "in capitals, as CLAY_TOKEN."
        )
