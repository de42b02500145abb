"""Takes requests to send, and answers at once: the worker carries them out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Annotated, Any

import psycopg
import structlog
from fastapi import Depends, FastAPI, Request, Response
from fastapi.security import APIKeyHeader, HTTPBearer
from psycopg_pool import AsyncConnectionPool, PoolTimeout
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request as StarletteRequest
from starlette.types import Message

from doors.application import App, answer_to
from doors.connections import Connection, Line
from doors.cors import Cors
from doors.database import conninfo
from doors.errors import MISSING, Foreseen
from doors.keys import Caller, Keys
from doors.refusals import Refusal
from doors.registry import Workflow, load_workflows
from doors.settings import get_settings
from sender import exports
from sender.requests import (
    BY_NAME,
    CASE_STUDY_URLS,
    FILLING,
    LEADS_COMPANIES,
    LEADS_PEOPLE,
    UNRESOLVED_CUSTOMERS,
    Kind,
    Made,
    UnknownDestination,
    ask,
)

TIMEOUT = 5.0  # seconds until a database that does not answer counts as away
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)]
EXPORT_BYTES = 256 * 1024 * 1024
EXPORT_FIELDS = ("export_title", "export_timestamp", "notes")
TOO_LARGE = f"An export has at most {EXPORT_BYTES >> 20} MiB. Send it in parts."
log = structlog.get_logger(__name__)


@lru_cache
def requests() -> dict[str, Workflow]:
    """What is registered as a request to send."""
    return load_workflows(get_settings().project_dir, "requests")


def sends() -> dict[str, tuple[str, frozenset[str]]]:
    """By path: what is sent, and the views that decide."""
    told = {}
    for one in requests().values():
        kinds = {
            kind.name for slug, kinds in BY_NAME.values() if slug == one.slug for kind in kinds
        }
        views = [f"sending.{name}{end}" for name in kinds for end in ("", "_blocked")]
        told[one.path] = one.description, frozenset(views)
    return told


def _address() -> str:
    return conninfo("hq_sender", application_name="hq sender")


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    line = Line(_address, TIMEOUT)
    app.state.keys = Keys(line, get_settings().key_cache_seconds)
    app.state.pool = AsyncConnectionPool[Connection](
        _address(),
        min_size=0,
        max_size=4,
        timeout=TIMEOUT,
        open=False,
        kwargs={"autocommit": True, "prepare_threshold": None},
    )
    async with app.state.pool:
        yield
    await line.close()


app = App(
    Cors(get_settings().cors_origins),
    title="hq sender",
    lifespan=lifespan,
    docs_url="/run/docs",
    openapi_url="/run/openapi.json",
    redoc_url=None,
    swagger_ui_oauth2_redirect_url=None,
)


@app.exception_handler(psycopg.OperationalError)
@app.exception_handler(PoolTimeout)
async def away(request: Request, error: Exception) -> Response:
    nobody = "The database cannot be asked just now, so nothing was accepted. Send it again."
    return await answer_to(request, Refusal(503, "database_away", nobody, retry_after=5))


async def unbuilt(request: Request, error: Exception) -> Response:
    """dbt makes the views that decide, and has not been here yet."""
    log.warning("not_built", error=str(error), request_id=request.scope["request_id"])
    first = (
        "What decides this is not built yet: the next `hq build` makes it. Nothing was accepted."
    )
    return await answer_to(request, Refusal(503, "not_built", first, retry_after=30))


for missing in MISSING:
    app.add_exception_handler(missing, unbuilt)


@app.exception_handler(UnknownDestination)
async def unknown(request: Request, error: Exception) -> Response:
    return await answer_to(request, Refusal(422, "unknown_destination", str(error)))


async def may_send(request: Request) -> Caller:
    """401 without a live key, 403 when the key may not send."""
    keys: Keys = request.app.state.keys
    return await keys.caller(dict(request.scope["headers"]), "send")


SIGNED = [
    Depends(APIKeyHeader(name="x-api-key", auto_error=False)),
    Depends(HTTPBearer(auto_error=False)),
]
Signed = Annotated[Caller, Depends(may_send)]


class Asked(BaseModel):
    """What every request to send may say."""

    model_config = ConfigDict(extra="forbid")

    limit: int | None = Field(None, ge=1, le=10_000_000, description="Records at most.")
    dry_run: bool = Field(False, description="Say what would be sent, and send nothing.")


class ToOne(Asked):
    """A request with one destination."""

    webhook_url: Text = Field(description="A registered URL, or the name of a destination.")


class CaseStudyUrls(ToOne):
    batch_id: Text | None = Field(None, description="Only pages of this batch.")


class UnresolvedCustomers(ToOne):
    pass


class ClientLeads(Asked):
    """People go to one destination and companies to another: named, or of these names."""

    client_domain: Text
    client_name: Text | None = None
    people_webhook_url: Text = LEADS_PEOPLE.word
    companies_webhook_url: Text = LEADS_COMPANIES.word


@app.post("/run/case-study-urls/to-clay", status_code=202, dependencies=SIGNED)
async def case_study_urls(
    request: Request, response: Response, caller: Signed, asked: CaseStudyUrls
) -> dict[str, Any]:
    """Sends pages about customers that were not sent before, the oldest first."""
    wanted = [(CASE_STUDY_URLS, asked.webhook_url)]
    return await carried_out(request, response, caller, "case-study-urls-to-clay", asked, wanted)


@app.post("/run/unresolved-customers/to-clay", status_code=202, dependencies=SIGNED)
async def unresolved_customers(
    request: Request, response: Response, caller: Signed, asked: UnresolvedCustomers
) -> dict[str, Any]:
    """Sends customers whose domain nobody knows and that were not sent before."""
    wanted = [(UNRESOLVED_CUSTOMERS, asked.webhook_url)]
    return await carried_out(
        request, response, caller, "unresolved-customers-to-clay", asked, wanted
    )


@app.post("/run/client/leads/to-clay", status_code=202, dependencies=SIGNED)
async def client_leads(
    request: Request, response: Response, caller: Signed, asked: ClientLeads
) -> dict[str, Any]:
    """Sends a client's leads, and their companies, each once. One job each."""
    wanted = [
        (LEADS_PEOPLE, asked.people_webhook_url),
        (LEADS_COMPANIES, asked.companies_webhook_url),
    ]
    said = await carried_out(request, response, caller, "client-leads-to-clay", asked, wanted)
    counts = dict.fromkeys(
        ("people_sent", "people_errors", "companies_sent", "companies_errors"), 0
    )
    return said | {"client_domain": asked.client_domain} | counts


@app.post("/run/salesnav/export/to-clay", status_code=202, dependencies=SIGNED)
async def salesnav_export(request: Request, response: Response, caller: Signed) -> dict[str, Any]:
    """Sends the rows of a Sales Navigator export: multipart with `file` and `webhook_url`, and
    `export_title`, `export_timestamp` and `notes`, which each row carries."""
    form = await multipart(request)
    file, to = form.get("file"), form.get("webhook_url")
    if not isinstance(file, UploadFile) or not isinstance(to, str) or not to.strip():
        raise Refusal(
            422, "missing_field", "Send multipart/form-data with the fields file and webhook_url."
        )
    asked = {name: str(form[name]) for name in EXPORT_FIELDS if form.get(name)}
    more = {f"_{name}": asked.get(name, "") for name in EXPORT_FIELDS}
    columns = requests()[exports.SLUG].meta["columns"]
    pool: AsyncConnectionPool[Connection] = request.app.state.pool
    try:
        export = await asyncio.to_thread(exports.Export, file.file, columns, more)
        stretches = export.stretches()
        async with pool.connection() as connection, connection.transaction():
            await connection.execute(FILLING)
            filling = exports.Filling(connection, to, caller.name)
            await filling.begin(export, asked)
            while stretch := await asyncio.to_thread(next, stretches, None):
                await filling.add(stretch)
            if not filling.rows:
                raise Foreseen("No data rows found in file.")
            made = await filling.end()
    except UnknownDestination:
        raise
    except Foreseen as problem:
        said = str(problem)
        raise Refusal(422, "unreadable_file", said, more={"errors": [said]}) from None
    finally:
        await form.close()
    response.headers["location"] = f"/read/jobs/{made.job}"
    return answer([made]) | {"rows": filling.rows, "errors": []}


async def multipart(request: Request) -> FormData:
    """The fields of a form; a file lies on disk, not in memory. Raises Refusal."""
    seen = 0

    async def receive() -> Message:
        nonlocal seen
        message = await request.receive()
        seen += len(message.get("body", b""))
        if seen > EXPORT_BYTES:
            raise Refusal(413, "too_large", TOO_LARGE)
        return message

    if int(request.headers.get("content-length") or 0) > EXPORT_BYTES:
        raise Refusal(413, "too_large", TOO_LARGE)
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise Refusal(415, "content_type", "Send multipart/form-data with file and webhook_url.")
    return await StarletteRequest(request.scope, receive).form(max_files=1, max_fields=10)


async def carried_out(
    request: Request,
    response: Response,
    caller: Caller,
    slug: str,
    asked: Asked,
    wanted: list[tuple[Kind, str]],
) -> dict[str, Any]:
    """Lands the request and makes its jobs, in one transaction; or shows what they would be."""
    pool: AsyncConnectionPool[Connection] = request.app.state.pool
    # the URL is as good as a key: what is kept names the destination
    urls = {"webhook_url", "people_webhook_url", "companies_webhook_url"}
    fields = asked.model_dump(exclude=urls | {"dry_run"})
    async with pool.connection() as connection:
        landing_id, several = await ask(
            connection, slug, wanted, fields, caller.name, apply=not asked.dry_run
        )
    if landing_id is None:
        response.status_code = 200
        return answer(several) | {"dry_run": True}
    response.headers["location"] = f"/read/jobs/{several[0].job}"
    return answer(several) | {"landing_id": landing_id}


def answer(several: list[Made]) -> dict[str, Any]:
    """What is said of jobs: the first, and all where there are more."""
    total = sum(one.total for one in several)
    jobs = [
        {
            "job_id": one.job,
            "kind": one.kind,
            "destination": one.destination,
            "total_rows": one.total,
            "blocked": one.blocked,
        }
        | ({"first": one.first} if one.job is None else {})
        for one in several
    ]
    said: dict[str, Any] = {"success": True, "job_id": several[0].job, "total_rows": total}
    said |= {"sent": 0, "blocked": sum(sum(one.blocked.values()) for one in several)}
    if not total:
        said["message"] = "Nothing is to be sent; `blocked` of each job says why."
    return said | {"jobs": jobs}
