"""Answers questions, reading only: for now what has landed, is pending, is quarantined."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from fastapi import Depends, FastAPI, Request, Response
from fastapi.security import APIKeyHeader, HTTPBearer
from psycopg import sql
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

from doors import reasons
from doors.application import App, answer_to
from doors.connections import Line
from doors.cors import Cors
from doors.database import conninfo
from doors.keys import Keys
from doors.refusals import Refusal
from doors.settings import get_settings
from lookup import backfills

TIMEOUT = 5.0  # seconds until a database that does not answer counts as away


def address() -> str:
    return conninfo("hq_lookup", application_name="hq lookup")


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    pool = AsyncConnectionPool(
        address(),
        min_size=1,
        max_size=8,
        timeout=TIMEOUT,
        open=False,
        kwargs={"autocommit": True, "row_factory": dict_row, "prepare_threshold": None},
    )
    line = Line(address, TIMEOUT)
    app.state.pool = pool
    app.state.keys = Keys(line, get_settings().key_cache_seconds)
    async with pool:
        yield
    await line.close()


app = App(
    Cors(get_settings().cors_origins),
    title="hq lookup",
    lifespan=lifespan,
    docs_url="/read/docs",
    openapi_url="/read/openapi.json",
    redoc_url=None,
)


@app.exception_handler(psycopg.OperationalError)
async def away(request: Request, error: Exception) -> Response:
    """No answer is not the answer "no": a 503 says that we could not look."""
    nobody = "The database cannot be asked just now. Try again in a moment."
    return await answer_to(request, Refusal(503, "database_away", nobody, retry_after=5))


@app.exception_handler(psycopg.errors.UndefinedTable)
async def unbuilt(request: Request, error: Exception) -> Response:
    """dbt makes what is read here, and has not been here yet."""
    first = "The tables that this reads are not built yet: the first `hq build` makes them."
    return await answer_to(request, Refusal(503, "not_built", first, retry_after=30))


async def may_read(request: Request) -> None:
    """401 without a live key, 403 when the key may not read."""
    keys: Keys = request.app.state.keys
    await keys.caller(dict(request.scope["headers"]), "read")


# the first two are for the documentation alone
SIGNED = [
    Depends(APIKeyHeader(name="x-api-key", auto_error=False)),
    Depends(HTTPBearer(auto_error=False)),
    Depends(may_read),
]


@app.get("/status", dependencies=SIGNED)
async def status(request: Request) -> dict[str, Any]:
    """Per workflow: landed, extracted, pending, quarantined, last_landed_at."""
    return {"workflows": await _rows(request, "select * from ops.workflow_status()")}


@app.get("/read/why/{table}/{key:path}", dependencies=SIGNED)
async def why(request: Request, table: str, key: str) -> dict[str, Any]:
    """Per column of core's row: the claims, which of them won, and the rule that decides."""
    table = table if "." in table else f"core.{table}"
    tables = await _rows(request, reasons.TABLES)
    known = {one["core_table"]: one["key_column"] for one in tables}
    if table not in known:
        there = ", ".join(sorted(known))
        raise Refusal(
            404, "no_such_table", f"Claims decide nothing in {table}. There are: {there}."
        )
    asked = {"table": table, "key_column": known[table], "key": key}
    (stored,) = await _rows(request, reasons.KEY, asked)
    asked["key"] = stored["key"] or key
    claims = await _rows(request, reasons.CLAIMS, asked)
    rows = await _rows(request, reasons.standing(table, known[table]), asked)
    told = reasons.explain(claims, rows)
    return {"table": table, "key": asked["key"], "found": bool(claims), "columns": told}


def _backfill(tables: tuple[str, ...]) -> Callable[[Request], Awaitable[dict[str, Any]]]:
    async def backfill(request: Request) -> dict[str, Any]:
        """Starts nothing: says how many payloads wait for the build that keeps this current."""
        (row,) = await _rows(request, backfills.PENDING, {"tables": list(tables)})
        return backfills.answer(tables, row["pending"])

    return backfill


for path, tables in backfills.BACKFILLS.items():
    app.post(path, dependencies=SIGNED)(_backfill(tables))


async def _rows(
    request: Request, query: str | sql.Composed, values: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    pool: AsyncConnectionPool[psycopg.AsyncConnection[dict[str, Any]]] = request.app.state.pool
    async with pool.connection() as connection:
        statement = query.encode() if isinstance(query, str) else query
        cursor = await connection.execute(statement, values)
        return await cursor.fetchall()
