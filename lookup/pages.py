"""Lists by pages: a stable order, a cursor that holds while rows come and go, a true total."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import psycopg
from fastapi import Request
from psycopg_pool import AsyncConnectionPool

from doors.refusals import Refusal
from lookup.bodies import Field
from lookup.cluster import for_workers, keys, on_cluster
from lookup.database import Connection, Row
from lookup.words import words

COUNTED = 10_000  # exact up to here
COUNTING = "1s"  # what it may take; beyond, the planner's estimate is given
NO_FIELDS = "with asked as (select)"
NO_PAGE = Refusal(
    422,
    "invalid_cursor",
    "The cursor is none that this path gave. Leave it out to begin at the first page.",
    more={"field": "cursor"},
)


@dataclass(frozen=True)
class Listing:
    """A list under one path.

    sql: a select over `asked`, to which conditions may be added by `and`; its columns are those of
    the answer. order: columns that together are unique and not null, with their types. conditions:
    what each field that is given adds. filtered: where rows are looked for in a table kept for
    that, the select of the order's columns to which conditions are added; then sql is a select
    over one `hit` of it. name, count, flag: words for the rows, the total and whether there is
    any, where the old answer had such; else it is `data` and `meta`. drop: columns for the order
    alone. derived: as of a Lookup.
    """

    path: str
    about: str
    fields: tuple[Field, ...]
    sql: str
    order: tuple[tuple[str, str], ...]
    descending: bool = False
    conditions: Mapping[str, str] = field(default_factory=dict)
    filtered: str | None = None
    name: str | None = None
    count: str | None = None
    flag: str | None = None
    usual: int = 50
    most: int = 100
    counted: bool = True
    methods: tuple[str, ...] = ("GET", "POST")
    drop: tuple[str, ...] = ()
    note: str | None = None
    derived: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_fields(self) -> tuple[Field, ...]:
        """With those that every list has."""
        return (
            *self.fields,
            Field("limit", kind="number", required=False, least=1, most=self.most,
                  default=self.usual),
            Field("offset", kind="number", required=False, most=COUNTED, default=0,
                  about="Rows to skip; beyond 10,000 follow the cursor."),
            Field("cursor", required=False, about="`next_cursor` of the page before."),
            Field("with_total", kind="yes", required=False, default=self.counted,
                  about="Whether to count; totals above 10,000 are estimates."),
        )  # fmt: skip


@dataclass(frozen=True)
class Page:
    """Rows, how many there are in all, and where the next page begins (None: this is the last)."""

    rows: list[Row]
    total: int | None
    is_estimate: bool
    next_cursor: str | None


@dataclass(frozen=True)
class Statements:
    """rows: all rows, or what they are looked up by. page: one page of them, in the list's order.
    few: the same page and how many there are (`found`), of a list whose rows are looked for in a
    kept table, where they are 10,000 or less."""

    rows: str
    page: str
    few: str | None
    values: Row


def statements(listing: Listing, asked_sql: str, given: Row) -> Statements:
    """What is asked for one page. Raises Refusal (422)."""
    wanted = [text for name, text in listing.conditions.items() if given.get(name) is not None]
    body = " and ".join([listing.filtered or listing.sql, *wanted])
    rows = f"{asked_sql} select q.* from asked cross join lateral ({body}) as q"
    values = given | {"most": given["limit"] + 1, "skipped": given["offset"]}
    columns = ", ".join(f"q.{name}" for name, _ in listing.order)
    keyset = ""
    if given["cursor"] is not None:
        after = _read(given["cursor"], len(listing.order))
        values |= {f"after_{place}": value for place, value in enumerate(after)}
        there = ", ".join(f"%(after_{i})s::{kind}" for i, (_, kind) in enumerate(listing.order))
        keyset = f"where ({columns}) {'<' if listing.descending else '>'} ({there})"
    way = " desc" if listing.descending else ""
    ordered = ", ".join(f"q.{name}{way}" for name, _ in listing.order)
    cut = f"{keyset} order by {ordered} limit %(most)s offset %(skipped)s"
    if on_cluster():
        rows = f"select q.* from ({body}) as q"
        page = f"{rows} {cut}"
        if listing.filtered is not None:
            page = f"with hits as ({page}) select q.* from hits as hit"
            page += f" cross join lateral ({listing.sql}) as q order by {ordered}"
        return Statements(for_workers(rows), for_workers(page), None, values)
    if listing.filtered is None:
        return Statements(rows, f"{rows} {cut}", None, values)
    # a fence: each row of the page is looked up by its key
    shown = f"hits as hit cross join lateral ({listing.sql} offset 0) as q"
    page = f"{asked_sql}, hits as ({rows.removeprefix(asked_sql)} {cut}) "
    page += f"select q.* from {shown} order by {ordered}"
    # gathered first, in whatever order is quickest: a walk in the list's order would pass all
    # leads, where hardly any is meant and the planner expects many
    few = f"""
        {asked_sql},
        gathered as materialized ({rows.removeprefix(asked_sql)} limit {COUNTED + 1}),
        hits as (select q.* from gathered as q {cut})
        select n.found, q.*
        from (select count(*) as found from gathered) as n
        left join ({shown}) on n.found <= {COUNTED}
        order by {ordered}
    """
    return Statements(rows, page, few, values)


async def page(request: Request, listing: Listing, asked_sql: str, given: Row) -> Page:
    """One page of a list. Raises Refusal (422) for a cursor of another list."""
    pool: AsyncConnectionPool[Connection] = request.app.state.pool
    async with pool.connection() as connection:
        if listing.filtered is not None:
            given = given | await words(connection, given)
        if on_cluster():
            given = given | await keys(connection, asked_sql, given)
        to_ask = statements(listing, asked_sql, given)
        few, least = await _few(connection, listing, to_ask) if to_ask.few else (None, None)
        if few is None:
            cursor = await connection.execute(to_ask.page.encode(), to_ask.values)
        found = await cursor.fetchall() if few is None else few
        total, is_estimate = None, False
        more = len(found) > given["limit"]
        is_all = given["cursor"] is None and not more and (found or not given["offset"])
        if given["with_total"] and is_all:
            total = given["offset"] + len(found)  # who has seen the last one need not count
        elif given["with_total"] and few is not None:
            total = least
        elif given["with_total"]:
            total, is_estimate = await _total(connection, to_ask, least)
    kept = found[: given["limit"]]
    last = _write([kept[-1][name] for name, _ in listing.order]) if more else None
    for row in kept:
        for name in listing.drop:
            del row[name]
    return Page(kept, total, is_estimate, last)


async def counted(request: Request, listing: Listing) -> tuple[int | None, bool]:
    """How many rows a list without fields has, and whether that is an estimate."""
    given = {"limit": 1, "offset": 0, "cursor": None, "with_total": True}
    found = await page(request, listing, NO_FIELDS, given)
    return found.total, found.is_estimate


async def _few(
    connection: Connection, listing: Listing, to_ask: Statements
) -> tuple[list[Row] | None, int]:
    """The page, and how many there are in all. No page: more than so many, which is none that was
    counted where it took too long."""
    rows = await _in_time(connection, to_ask.few or "", to_ask.values)
    if rows is None:
        return None, 0
    (total,) = {row.pop("found") for row in rows}
    if total > COUNTED:
        return None, total
    return [row for row in rows if row[listing.order[0][0]] is not None], total


async def _total(connection: Connection, to_ask: Statements, least: int | None) -> tuple[int, bool]:
    """Counted, or the planner's estimate. least: what a look into a kept table has told."""
    if least is None:
        counting = f"select count(*) as n from ({to_ask.rows} limit {COUNTED + 1}) as c"
        counted = await _in_time(connection, counting, to_ask.values)
        least = counted[0]["n"] if counted else 0
        if counted and least <= COUNTED:
            return least, False
    explain = f"explain (format json) {to_ask.rows}"
    explained = await connection.execute(explain.encode(), to_ask.values)
    (plan,) = await explained.fetchall()
    return max(least, int(plan["QUERY PLAN"][0]["Plan"]["Plan Rows"])), True


async def _in_time(connection: Connection, statement: str, values: Row) -> list[Row] | None:
    """All rows of a statement that counts, or None when it takes too long."""
    try:
        async with connection.transaction():
            await connection.execute("select set_config('statement_timeout', %s, true)", [COUNTING])
            return await (await connection.execute(statement.encode(), values)).fetchall()
    except psycopg.errors.QueryCanceled:
        return None


def _write(values: list[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([str(one) for one in values])).decode()


def _read(cursor: str, expected: int) -> list[str]:
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (binascii.Error, ValueError):
        raise NO_PAGE from None
    fits = isinstance(values, list) and len(values) == expected
    if not fits or not all(isinstance(one, str) and "\0" not in one for one in values):
        raise NO_PAGE
    return [str(one) for one in values]
