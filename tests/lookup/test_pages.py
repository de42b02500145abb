"""Pages for people: behind a key, current, and never a way in for what somebody has sent."""

from collections.abc import Iterator

import httpx
import psycopg
import pytest

from lookup.gaps import KNOWN
from tests.conftest import Receiver
from tests.pipeline.conftest import Warehouse

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PAGES = [
    "/status",
    "/status/workflows/companyenrich",
    "/status/workflows/client-lead",
    "/status/landings/1",
    "/status/why",
    "/status/why?table=core.companies&key=https://www.Brassfinch.example/",
    "/status/gaps",
    *(f"/status/gaps/{recipe}" for recipe in KNOWN),
]


@pytest.fixture
def stranger(lookup: Receiver) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=lookup.url, headers=BROWSER, timeout=30) as http:
        yield http


@pytest.fixture
def browser(lookup: Receiver, stranger: httpx.Client) -> httpx.Client:
    """One that has shown its key."""
    answer = stranger.post("/status/login", data={"key": lookup.key})
    assert answer.status_code == 303
    return stranger


def test_a_key_is_asked_for_once_and_kept_where_no_script_reads(
    lookup: Receiver, stranger: httpx.Client
) -> None:
    home = stranger.get("/")
    assert (home.status_code, home.headers["location"]) == (303, "/status")
    asked = stranger.get("/status/why?table=core.people&key=x")
    assert asked.status_code == 303
    form = stranger.get(asked.headers["location"])
    assert form.status_code == 200
    assert 'type="password"' in form.text
    wrong = stranger.post(asked.headers["location"], data={"key": "hq_nobody"})
    assert wrong.status_code == 401
    assert "not known" in wrong.text
    assert "set-cookie" not in wrong.headers
    right = stranger.post(asked.headers["location"], data={"key": lookup.key})
    assert right.headers["location"] == "/status/why?table=core.people&key=x"
    cookie = right.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert stranger.get("/status").status_code == 200
    # it opens pages, and nothing else
    assert stranger.get("/api/enrichment/workflows").status_code == 401
    stranger.post("/status/logout")
    assert stranger.get("/status").status_code == 303


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "/status\\x", ""]
)
def test_the_login_leads_nowhere_else(
    lookup: Receiver, stranger: httpx.Client, elsewhere: str
) -> None:
    answer = stranger.post("/status/login", params={"next": elsewhere}, data={"key": lookup.key})
    assert answer.headers["location"] == "/status"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_and_takes_nothing_from_elsewhere(
    browser: httpx.Client, path: str
) -> None:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "http://" not in answer.text
    assert 'src="//' not in answer.text
    assert "no-store" in answer.headers["cache-control"]


def test_what_is_shown_is_so(browser: httpx.Client, sampled: Warehouse) -> None:
    # what landed and was not built yet stands in no chart: other tests may have left some
    count = (
        "select (select count(*) from raw.payloads),"
        " (select sum(landed)::bigint from ops.landed_hourly)"
    )
    ((landed, built),) = sampled.connection.execute(count).fetchall()
    assert built
    status = browser.get("/status").text
    assert f"<b>{landed}</b> payloads landed" in status
    assert f": {built} landed" in status  # the chart
    # what was written a moment ago and never analyzed is not nothing
    assert "<span>core.companies</span> <b>" in status
    assert "<span>core.companies</span> <b>0</b>" not in status
    why = browser.get("/status/why?table=core.companies&key=brassfinch.example").text
    assert "✓ salesnav-clay" in why
    assert browser.get("/status/landings?id=1").headers["location"] == "/status/landings/1"
    assert "completed" in browser.get("/status/landings/1").text


def test_a_run_against_attio_stands_on_the_first_page(
    browser: httpx.Client, sampled: Warehouse
) -> None:
    sampled.connection.execute(
        "insert into outbound.sync_runs"
        " (target, mode, workspace, total, sent, failed, finished_at, error) values"
        " ('attio_people', 'apply', 'acme', 40, 38, 2, now(), '2 of 40 records failed')"
    )
    status = browser.get("/status").text
    assert "apply attio_people" in status
    assert "2 of 40 records failed" in status


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/status/workflows/no-such", 404, "No workflow is called no-such"),
        ("/status/landings/999999999", 404, "Nothing landed under"),
        ("/status/landings/x", 404, "no number of a payload"),
        ("/status/landings?id=drop", 422, "landing_id"),
        ("/status/why?table=core.nothing&key=a", 404, "Claims decide nothing in core.nothing"),
        ("/status/gaps/pg_class", 404, "There are:"),
        ("/docs-site", 404, "make docs"),
    ],
)
def test_what_is_not_there_is_a_page_too(
    browser: httpx.Client, path: str, status: int, words: str
) -> None:
    answer = browser.get(path)
    assert answer.status_code == status
    assert words in answer.text


def test_what_was_sent_is_shown_as_text(
    browser: httpx.Client, owner: psycopg.Connection[tuple[object, ...]]
) -> None:
    evil = "<script>alert(1)</script>"
    owner.execute(
        "insert into raw.rejected (path, code, reason) values (%(e)s, 'invalid_json', %(e)s)",
        {"e": evil},
    )
    try:
        for path in ("/status", f"/status/why?key={evil}", f"/status/workflows/{evil}"):
            assert evil not in browser.get(path).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in browser.get("/status").text
    finally:
        owner.execute("delete from raw.rejected where reason = %s", [evil])


def test_programs_get_json_as_before(lookup: Receiver) -> None:
    for accept in ("*/*", "application/json"):
        answer = httpx.get(f"{lookup.url}/status", headers=lookup.headers | {"accept": accept})
        assert answer.json()["workflows"]
    assert httpx.get(f"{lookup.url}/status").status_code == 401
