"""The pages, and on which path each of them is."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from fastapi import Request
from jinja2 import Environment, PackageLoader
from psycopg import sql
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from doors.errors import MISSING
from doors.refusals import Refusal
from doors.registry import Workflow, load_workflows
from doors.settings import PROJECT_DIR, get_settings
from doors.status import RUNS, ago
from lookup import gaps as recipes
from lookup import landings
from lookup import why as lookup_why
from lookup.cluster import on_cluster
from lookup.database import AWAY, NOT_BUILT, Row, rows
from lookup.status_pages import questions, session

STATIC = Path(__file__).parent / "static"
DOCS = "static_index.html"  # which `make docs` writes
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
Page = Callable[[Request], Awaitable[Response]]


@cache
def registered() -> dict[str, Workflow]:
    """Read once: who registers another starts the doors anew."""
    return load_workflows(PROJECT_DIR)


def _ago(moment: datetime | None) -> str:
    return f"{ago(moment)} ago" if moment else "never"


def _bars(hours: list[Row], height: int) -> list[Row]:
    """Of a chart of columns: each hour with the height of what landed, and of what of it is bad."""
    most = max((hour["landed"] for hour in hours), default=0) or 1

    def tall(count: int) -> int:
        return max(2, round(height * count / most)) if count else 0

    return [
        hour | {"tall": tall(hour["landed"]), "bad": tall(hour["quarantined"])} for hour in hours
    ]


templates = Environment(
    loader=PackageLoader("lookup.status_pages"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
templates.filters |= {"ago": _ago, "count": lambda number: f"{number or 0:,}"}


def _shown(name: str, status: int = 200, **values: Any) -> Response:
    environment = get_settings().environment or "no environment named"
    page = templates.get_template(f"{name}.html").render(
        environment=environment, now=datetime.now(UTC), **values
    )
    return HTMLResponse(page, status, HEADERS)


def wants_page(request: Request) -> bool:
    """Whether this is a browser: programs that accept anything get JSON."""
    return "text/html" in request.headers.get("accept", "")


def page(answer: Page) -> Page:
    """For who is signed in; others are asked for a key, and what goes wrong is a page too."""

    async def guarded(request: Request) -> Response:
        try:
            await session.signed(request)
            return await answer(request)
        except session.LoginNeeded:
            return session.to_login(request)
        except Refusal as refusal:
            return _shown("problem", refusal.status, problem=refusal.error)
        except MISSING:
            return _shown("problem", 503, problem=NOT_BUILT)
        except psycopg.OperationalError:
            return _shown("problem", 503, problem=AWAY)

    return guarded


async def home(request: Request) -> Response:
    """Where somebody begins who has only the address."""
    return RedirectResponse("/status", 303)


@page
async def overview(request: Request) -> Response:
    """All workflows: what landed, waits, is quarantined; what holds them up; the last builds."""
    known = registered()
    counted = {row["workflow"]: row for row in await rows(request, questions.WORKFLOWS)}
    nothing = dict.fromkeys(("landed", "extracted", "pending", "quarantined"), 0)
    workflows = [
        nothing | {"last_landed_at": None} | counted.get(slug, {}) | {
            "workflow": slug,
            "landing_only": slug in known and known[slug].landing_only,
        }
        for slug in sorted(counted.keys() | known.keys())
    ]  # fmt: skip
    hours = await rows(request, questions.HOURS, {"workflow": None})
    return _shown(
        "overview",
        workflows=[row for row in workflows if row["landed"]],
        silent=[row["workflow"] for row in workflows if not row["landed"]],
        bars=_bars(hours, 96),
        holders=await rows(request, questions.HOLDERS),
        heartbeats=await rows(request, questions.HEARTBEATS),
        runs=await rows(request, RUNS, {"most": 8}),
        slowest=await rows(request, questions.SLOWEST),
        refused=await rows(request, questions.REFUSED),
        jobs=await rows(request, questions.JOBS),
        attio_runs=await rows(request, questions.ATTIO_RUNS),
        core=await rows(request, questions.CORE_OF_CLUSTER if on_cluster() else questions.CORE),
    )


@page
async def workflow(request: Request) -> Response:
    """One workflow: where it is posted, what it fills, what it did in two days, what is bad."""
    slug = request.path_params["slug"]
    known = registered().get(slug)
    if known is None:
        raise Refusal(404, "no_such_workflow", f"No workflow is called {slug}.")
    named = {"workflow": slug}
    counted = [row for row in await rows(request, questions.WORKFLOWS) if row["workflow"] == slug]
    quarantined: list[Row] = []
    (there,) = await rows(request, landings.HAS_EXTRACTED, {"name": f"extracted.{known.partition}"})
    if there["is_there"] and not known.landing_only:
        statement = sql.SQL(questions.QUARANTINED).format(table=sql.Identifier(known.partition))
        quarantined = await rows(request, statement, named)
    hours = await rows(request, questions.HOURS, named)
    fields = await rows(request, questions.FIELDS, named)
    return _shown(
        "workflow",
        one=known,
        fields=fields[:500],
        has_more_fields=len(fields) > 500,
        counted=counted[0] if counted else None,
        bars=_bars(hours, 96),
        quarantined=quarantined[:20],
        has_more=len(quarantined) > 20,
    )


@page
async def find_landing(request: Request) -> Response:
    """From the number in the form to its page."""
    number = request.query_params.get("id", "").strip().lstrip("#")
    if not number.isascii() or not number.isdigit():
        raise Refusal(422, "no_number", "A payload's number is what the door answered: landing_id.")
    return RedirectResponse(f"/status/landings/{int(number[:18])}", 303)


@page
async def landing(request: Request) -> Response:
    """One payload's way through the tables."""
    number = request.path_params["landing_id"]
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        raise Refusal(404, "no_such_landing", f"{number} is no number of a payload.")
    return _shown("landing", one=await landings.state(request, int(number)))


@page
async def why(request: Request) -> Response:
    """Per column of a row of core: the claims, which of them won, and the rule."""
    tables = sorted(await lookup_why.tables(request))
    table = request.query_params.get("table", "core.companies")
    key = request.query_params.get("key", "").strip()
    told = await lookup_why.told(request, table, key) if key else None
    return _shown("why", tables=tables, table=table, key=key, told=told)


@page
async def gaps(request: Request) -> Response:
    """What is missing in core, by its own kind."""
    return _shown("gaps", gaps=await recipes.counted(request, questions.GAP_ROWS))


@page
async def gap(request: Request) -> Response:
    """The first rows of one kind."""
    recipe = recipes.KNOWN.get(request.path_params["recipe_id"])
    if recipe is None:
        raise Refusal(404, "no_such_gap", f"There are: {', '.join(recipes.KNOWN)}.")
    found = await rows(request, questions.GAP.format(rows=recipe.sql))
    return _shown("gap", gap=recipe.row(), rows=found)


@page
async def docs(request: Request) -> Response:
    """dbt's documentation, where `make docs` has written it."""
    file = get_settings().project_dir / "target" / DOCS
    if not file.exists():
        raise Refusal(404, "no_docs", "There is no documentation site yet: `make docs` makes it.")
    # one file, with its scripts inside
    free = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; frame-ancestors 'none'"
    return FileResponse(file, headers=HEADERS | {"content-security-policy": free})


async def login_form(request: Request) -> Response:
    return _shown("login", problem=None, next=session.back(request))


async def login(request: Request) -> Response:
    key = await session.key_given(request)
    try:
        return await session.login(request, key)
    except Refusal as refusal:
        return _shown("login", refusal.status, problem=refusal.error, next=session.back(request))


async def logout(request: Request) -> Response:
    return session.logout()


async def static(request: Request) -> Response:
    """Style and script: nothing comes from elsewhere."""
    name = request.path_params["name"]
    if name not in ("style.css", "live.js"):
        raise Refusal(404, "unknown_path", "Nothing is registered under this path.")
    return FileResponse(STATIC / name, headers={"cache-control": "max-age=300"})


# /status itself is in lookup/app.py, since programs ask there too
PAGES: tuple[tuple[str, str, Page], ...] = (
    ("/", "GET", home),
    ("/status/workflows/{slug}", "GET", workflow),
    ("/status/landings", "GET", find_landing),
    ("/status/landings/{landing_id}", "GET", landing),
    ("/status/why", "GET", why),
    ("/status/gaps", "GET", gaps),
    ("/status/gaps/{recipe_id}", "GET", gap),
    ("/docs-site", "GET", docs),
    (session.LOGIN, "GET", login_form),
    (session.LOGIN, "POST", login),
    ("/status/logout", "POST", logout),
    ("/status/static/{name}", "GET", static),
)
