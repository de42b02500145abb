"""What can be asked to be sent: paths, the views that decide, and how a request becomes a job."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import Jsonb

from doors.errors import Foreseen

Connection = psycopg.AsyncConnection[Any]
FILLING = "set local statement_timeout = '5min'"
FIND = """
select d.name, d.max_bytes from outbound.destinations as d
where (d.name = %(to)s or d.url = %(to)s) and d.removed_at is null
"""
LAND = "select outbound.land(%(slug)s, array[%(request)s::text], %(caller)s, null)"
NEW_JOB = """
insert into outbound.jobs (kind, destination, request, landing_id, api_key_name)
values (%(kind)s, %(destination)s, %(request)s, %(landing_id)s, %(caller)s)
returning job_id
"""
# what somebody else has put on its way in this moment is on its way
FILL = """
insert into outbound.deliveries (
    job_id, kind, record_key, content_md5, payload, state, reason, finished_at
)
select
    %(job)s, %(kind)s, w.record_key, w.content_md5, w.payload,
    case when w.is_large then 'dead' else 'open' end,
    case when w.is_large then 'larger than ' || %(max_bytes)s || ' bytes' end,
    case when w.is_large then clock_timestamp() end
from (
    select
        v.*, octet_length(v.payload::text) > %(max_bytes)s as is_large
    from ({wanted}) as v
) as w
order by w.place
on conflict do nothing
"""
WANTED = """
select
    s.record_key, s.content_md5, s.payload || %(more)s as payload,
    row_number() over (order by {order}) as place
from sending.{view} as s
where {condition}
order by {order}
limit %(limit)s
"""
BLOCKED = (
    "select s.reason, count(*) as records from sending.{view} as s where {condition} group by 1"
)
CLOSE = """
update outbound.jobs as j
set total = c.total, blocked = %(blocked)s,
    finished_at = case when c.remaining = 0 then clock_timestamp() end
from (
    select count(*) as total, count(*) filter (where d.state = 'open') as remaining
    from outbound.deliveries as d where d.job_id = %(job)s
) as c
where j.job_id = %(job)s
returning c.total
"""
PREVIEW = """
select v.*, count(*) over () as total from ({wanted}) as v order by v.place limit 5
"""


class UnknownDestination(Foreseen):
    """A request that names a destination which nobody registered."""


@dataclass(frozen=True)
class Kind:
    """One view of schema sending: what is sent, in which order, and which of its rows are meant.

    condition: over the view `s` and the fields of the request. takes: fields that it may have.
    needs: fields without which it has no meaning. more: fields that go into every record.
    """

    name: str
    order: str = "s.created_at, s.record_key"
    condition: str = "true"
    takes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    more: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """As it is written where names have no _: of a command, of a destination."""
        return self.name.replace("_", "-")

    @property
    def fields(self) -> set[str]:
        """All that a request for it may say."""
        return {"limit", *self.takes, *self.needs, *self.more}


OF_CLIENT = "s.client_domain = reference.normalize_domain(%(client_domain)s)"
CASE_STUDY_URLS = Kind(
    "case_study_urls",
    condition="(%(batch_id)s::text is null or s.batch_id = %(batch_id)s)",
    takes=("batch_id",),
)
UNRESOLVED_CUSTOMERS = Kind("unresolved_customers")
LEADS_PEOPLE, LEADS_COMPANIES = (
    Kind(
        name,
        order="s.company_name, s.record_key",
        condition=OF_CLIENT,
        needs=("client_domain",),
        more=("client_name",),
    )
    for name in ("client_leads_people", "client_leads_companies")
)


# by the words of the command line: the request it lands as, and what it asks for
BY_NAME = {
    "case-study-urls": ("case-study-urls-to-clay", (CASE_STUDY_URLS,)),
    "unresolved-customers": ("unresolved-customers-to-clay", (UNRESOLVED_CUSTOMERS,)),
    "client-leads": ("client-leads-to-clay", (LEADS_PEOPLE, LEADS_COMPANIES)),
    "client-leads-people": ("client-leads-to-clay", (LEADS_PEOPLE,)),
    "client-leads-companies": ("client-leads-to-clay", (LEADS_COMPANIES,)),
}


@dataclass(frozen=True)
class Made:
    """A job that was made, or, without a number, what it would be: with its first records."""

    kind: str
    destination: str
    job: int | None
    total: int
    blocked: dict[str, int]
    first: list[dict[str, Any]]


async def destination_of(connection: Connection, to: str) -> tuple[str, int]:
    """Name of a destination by name or URL, and how large its records may be. UnknownDestination.

    The URL is not repeated: it is as good as a key.
    """
    row = await (await connection.execute(FIND, {"to": to.strip()})).fetchone()
    if row is None:
        raise UnknownDestination(
            "This destination is not registered. Register its URL with `hq destinations add NAME "
            "URL --group WORKSPACE --rate 10 --burst 20 --limit 50000`, and name it or give the "
            "same URL."
        )
    return str(row[0]), int(row[1])


async def preview(connection: Connection, kind: Kind, to: str, asked: dict[str, Any]) -> Made:
    """What a job would be; nothing is written."""
    name, _ = await destination_of(connection, to)
    values = _values(kind, asked)
    async with connection.cursor(row_factory=dict_row) as cursor:
        query = sql.SQL(PREVIEW).format(wanted=_wanted(kind))
        rows: list[DictRow] = await (await cursor.execute(query, values)).fetchall()
    total = rows[0]["total"] if rows else 0
    first = [row["payload"] for row in rows]
    return Made(kind.name, name, None, total, await _blocked(connection, kind, values), first)


async def make(
    connection: Connection,
    kind: Kind,
    to: str,
    asked: dict[str, Any],
    landing_id: int | None,
    caller: str,
) -> Made:
    """Makes a job of what may be sent now, in a transaction of the caller's."""
    name, max_bytes = await destination_of(connection, to)
    values = _values(kind, asked)
    cursor = await connection.execute(
        NEW_JOB,
        {
            "kind": kind.name,
            "destination": name,
            "request": Jsonb({key: value for key, value in asked.items() if value is not None}),
            "landing_id": landing_id,
            "caller": caller,
        },
    )
    (job,) = await cursor.fetchone() or (0,)
    # counted first: afterwards all that goes is on its way
    blocked = await _blocked(connection, kind, values)
    fill = sql.SQL(FILL).format(wanted=_wanted(kind))
    await connection.execute(fill, values | {"job": job, "kind": kind.name, "max_bytes": max_bytes})
    cursor = await connection.execute(CLOSE, {"job": job, "blocked": Jsonb(blocked)})
    (total,) = await cursor.fetchone() or (0,)
    return Made(kind.name, name, job, total, blocked, [])


async def ask(
    connection: Connection,
    slug: str,
    wanted: list[tuple[Kind, str]],
    asked: dict[str, Any],
    caller: str,
    *,
    apply: bool,
) -> tuple[int | None, list[Made]]:
    """Lands a request and makes its jobs, in one transaction; or shows what they would be.

    wanted: what is asked for, and the destination of each. Raises UnknownDestination.
    """
    if not apply:
        return None, [await preview(connection, kind, to, asked) for kind, to in wanted]
    async with connection.transaction():
        await connection.execute(FILLING)
        landing_id = await land(connection, slug, asked, caller)
        several = [
            await make(connection, kind, to, asked, landing_id, caller) for kind, to in wanted
        ]
    return landing_id, several


async def by_hand(
    connection: Connection, name: str, to: str | None, asked: dict[str, Any], *, apply: bool
) -> list[Made]:
    """The same from the command line. Raises Foreseen.

    to: a destination; None: one that is called as what is sent.
    """
    if name not in BY_NAME:
        raise Foreseen(f"Nothing to send is called {name}. There are: {', '.join(BY_NAME)}.")
    slug, kinds = BY_NAME[name]
    if to is not None and len(kinds) > 1:
        each = " and ".join(kind.word for kind in kinds)
        raise Foreseen(f"{name} go to several destinations: send {each}, each with its --to.")
    first = kinds[0]
    for field, value in asked.items():
        if not value and field in first.needs:
            raise Foreseen(f"{name} needs --{field.replace('_', '-')}.")
        if value is not None and field not in first.fields:
            raise Foreseen(f"{name} does not take --{field.replace('_', '-')}.")
    fields = {field: value for field, value in asked.items() if field in first.fields}
    wanted = [(kind, to or kind.word) for kind in kinds]
    _, several = await ask(connection, slug, wanted, fields, "hq send", apply=apply)
    return several


async def land(connection: Connection, slug: str, asked: dict[str, Any], caller: str) -> int:
    """Lands a request; its number in raw."""
    cursor = await connection.execute(
        LAND, {"slug": slug, "request": Jsonb(asked), "caller": caller}
    )
    row = await cursor.fetchone()
    assert row is not None
    number: int = row[0][0]
    return number


def _values(kind: Kind, asked: dict[str, Any]) -> dict[str, Any]:
    more = {name: asked.get(name) for name in kind.more}
    return {"limit": None} | asked | {"more": Jsonb(more)}


def _wanted(kind: Kind) -> sql.Composed:
    return sql.SQL(WANTED).format(
        view=sql.Identifier(kind.name),
        condition=sql.SQL(kind.condition),
        order=sql.SQL(kind.order),
    )


async def _blocked(connection: Connection, kind: Kind, values: dict[str, Any]) -> dict[str, int]:
    query = sql.SQL(BLOCKED).format(
        view=sql.Identifier(f"{kind.name}_blocked"), condition=sql.SQL(kind.condition)
    )
    cursor = await connection.execute(query, values)
    return {str(reason): int(records) for reason, records in await cursor.fetchall()}
