"""Answers questions, reading only."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import structlog
from fastapi import Depends, FastAPI, Request, Response
from fastapi.security import APIKeyHeader, HTTPBearer

from doors.application import App, answer_to
from doors.connections import Line
from doors.cors import Cors
from doors.entrance import Entrance
from doors.errors import MISSING
from doors.keys import Keys
from doors.refusals import Refusal
from doors.settings import get_settings
from lookup import answers, backfills
from lookup.database import AWAY, NOT_BUILT, TIMEOUT, address, reading
from lookup.database import rows as _rows
from lookup.routes import ROUTES
from lookup.status_pages import pages, questions
from lookup.straight import Straight
from lookup.why import told

log = structlog.get_logger(__name__)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    line = Line(address, TIMEOUT)
    app.state.keys = Keys(line, get_settings().key_cache_seconds)
    async with reading() as app.state.pool:
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
    return await answer_to(request, Refusal(503, "database_away", AWAY, retry_after=5))


async def unbuilt(request: Request, error: Exception) -> Response:
    """Not a fault of the question, and mended by a build."""
    log.warning("not_built", error=str(error), request_id=request.scope["request_id"])
    return await answer_to(request, Refusal(503, "not_built", NOT_BUILT, retry_after=30))


for missing in MISSING:
    app.add_exception_handler(missing, unbuilt)


@app.exception_handler(psycopg.DataError)
async def unreadable(request: Request, error: Exception) -> Response:
    """A value that Postgres can make nothing of."""
    what = "A value of this question cannot be read by the database."
    return await answer_to(request, Refusal(422, "invalid_value", what))


def may(scopes: tuple[str, ...]) -> Callable[[Request], Awaitable[None]]:
    """Raises Refusal: 401 without a live key, 403 when the key has none of these scopes."""

    async def one_of(request: Request) -> None:
        keys: Keys = request.app.state.keys
        headers = dict(request.scope["headers"])
        for scope in scopes:
            try:
                await keys.caller(headers, scope)
                return
            except Refusal as refusal:
                if refusal.code != "scope_missing" or scope == scopes[-1]:
                    raise

    return one_of


may_read = may(("read",))

# the first two are for the documentation alone
SIGNED = [
    Depends(APIKeyHeader(name="x-api-key", auto_error=False)),
    Depends(HTTPBearer(auto_error=False)),
    Depends(may_read),
]


@app.get("/status", dependencies=SIGNED[:2], response_model=None)
async def status(request: Request) -> Response | dict[str, Any]:
    """Per workflow: landed, extracted, pending, quarantined, last_landed_at. A page to browsers."""
    if pages.wants_page(request):
        return await pages.overview(request)
    await may_read(request)
    return {"workflows": await _rows(request, questions.WORKFLOWS)}


# for people's browsers: the API's document tells of none of them
for path, method, page in pages.PAGES:
    app.add_route(path, page, methods=[method], include_in_schema=False)


@app.get("/read/why/{table}/{key:path}", dependencies=SIGNED)
async def why(request: Request, table: str, key: str) -> dict[str, Any]:
    """Per column of core's row: the claims, which of them won, and the rule that decides."""
    return await told(request, table if "." in table else f"core.{table}", key)


def _backfill(tables: tuple[str, ...]) -> Callable[[Request], Awaitable[dict[str, Any]]]:
    async def backfill(request: Request) -> dict[str, Any]:
        """Starts nothing: says how many payloads wait for the build that keeps this current."""
        (row,) = await _rows(request, backfills.PENDING, {"tables": list(tables)})
        return backfills.answer(tables, row["pending"])

    return backfill


for path, tables in backfills.BACKFILLS.items():
    app.post(path, dependencies=SIGNED)(_backfill(tables))


app.outside = Entrance(Straight(app, app.inside, may), app.cors)
for route in ROUTES:
    for method in route.methods:
        app.add_api_route(
            route.path,
            route.answer,
            methods=[method],
            dependencies=[*SIGNED[:2], Depends(may(route.scopes))],
            responses=answers.ERRORS,
            openapi_extra=answers.in_path(route.path, route.fields, method),
        )
