"""One pool of connections that can only read, and how what it gives is written as JSON."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any

import orjson
import psycopg
from fastapi import Request, Response
from psycopg import sql
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

from doors.database import conninfo

NOT_BUILT = "What this reads is not built yet: the next `hq build` makes it."
AWAY = "The database cannot be asked just now. Try again in a moment."
TIMEOUT = 5.0  # seconds until a database that does not answer counts as away
Row = dict[str, Any]
Query = str | sql.Composed
Connection = psycopg.AsyncConnection[Row]


def address() -> str:
    return conninfo("hq_lookup", application_name="hq lookup")


@asynccontextmanager
async def reading() -> AsyncIterator[AsyncConnectionPool[Connection]]:
    """The pool, while the block lasts."""
    pool = AsyncConnectionPool[Connection](
        address(),
        min_size=1,
        max_size=8,
        timeout=TIMEOUT,
        open=False,
        kwargs={"autocommit": True, "row_factory": dict_row, "prepare_threshold": None},
    )
    async with pool:
        yield pool


async def rows(request: Request, query: Query, values: Row | None = None) -> list[Row]:
    """All rows of a query."""
    pool: AsyncConnectionPool[Connection] = request.app.state.pool
    async with pool.connection() as connection:
        statement = query.encode() if isinstance(query, str) else query
        cursor = await connection.execute(statement, values)
        return await cursor.fetchall()


def said(content: Row) -> Response:
    """A 200 with this as JSON."""
    return Response(orjson.dumps(content, default=_plain), media_type="application/json")


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)
