"""Answers questions, reading only: for now what has landed, is pending, is quarantined."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import psycopg
from fastapi import Depends, FastAPI, Header, HTTPException, Request
from fastapi.responses import JSONResponse
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from hq.database import conninfo


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    pool = AsyncConnectionPool(
        conninfo("hq_lookup", application_name="hq lookup"),
        min_size=1,
        max_size=8,
        timeout=5,
        open=False,
        kwargs={"autocommit": True, "row_factory": dict_row, "prepare_threshold": None},
    )
    async with pool:
        app.state.pool = pool
        yield


app = FastAPI(
    title="hq lookup",
    lifespan=lifespan,
    docs_url="/read/docs",
    openapi_url="/read/openapi.json",
    redoc_url=None,
)


@app.exception_handler(psycopg.OperationalError)
@app.exception_handler(PoolTimeout)
async def away(request: Request, error: Exception) -> JSONResponse:
    """No answer is not the answer "no": a 503 says that we could not look."""
    return JSONResponse(
        {"success": False, "error": "database_unavailable", "reason": "Try again in a moment."},
        status_code=503,
        headers={"Retry-After": "5"},
    )


async def may_read(
    request: Request,
    x_api_key: Annotated[str, Header()] = "",
    authorization: Annotated[str, Header()] = "",
) -> None:
    """401 without a live key, 403 when the key may not read."""
    key = x_api_key or authorization.removeprefix("Bearer ").strip()
    rows = await _rows(
        request,
        "select scopes from ops.api_keys where key_sha256 = %s and revoked_at is null",
        hashlib.sha256(key.encode()).digest(),
    )
    if not rows:
        raise HTTPException(401, "Send a key in x-api-key (`hq keys add NAME --scope read`).")
    if "read" not in rows[0]["scopes"]:
        raise HTTPException(403, "This key may not read; make one with `--scope read`.")


@app.get("/status", dependencies=[Depends(may_read)])
async def status(request: Request) -> dict[str, Any]:
    """Per workflow: landed, extracted, pending, quarantined, last_landed_at."""
    return {"workflows": await _rows(request, "select * from ops.workflow_status()")}


async def _rows(request: Request, query: str, *values: Any) -> list[dict[str, Any]]:
    pool: AsyncConnectionPool[psycopg.AsyncConnection[dict[str, Any]]] = request.app.state.pool
    async with pool.connection() as connection:
        cursor = await connection.execute(query.encode(), values)
        return await cursor.fetchall()
