"""A Sales Navigator export as people have it: every row arrives, names and values as written."""

import csv
import io
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.conftest import Parameters, Receiver
from tests.sender.conftest import Connection, destination, emptied
from tests.sender.destination import Destination

PATH = "/run/salesnav/export/to-clay"
TITLES = ["First name", "Last name", "Job title", "Company", "Location", "_own Ünique"]
PERSON = ["Zoë", "Müller-Lüdenscheidt", "VP, Sales ", "Tallow, Inc.", "line one\nline two", "n/a"]
FORM = {
    "export_title": "EX ORRINSOFT - SALES",
    "export_timestamp": "1/25/2026, 10:15 PM",
    "notes": "pilot",
}


@pytest.fixture
def database(served: tuple[Parameters, Receiver]) -> Parameters:
    return emptied(served[0])


def table(rows: list[list[str]], delimiter: str = "\t") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def post(http: httpx.Client, content: bytes, **more: str) -> httpx.Response:
    form = {"webhook_url": "clay"} | FORM | more
    return http.post(PATH, data=form, files={"file": ("leads.tsv", content)})


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [
        ("\t", "utf-8"),
        ("\t", "utf-8-sig"),
        (",", "utf-8"),
        (";", "cp1252"),
        ("\t", "utf-16"),
        ("|", "utf-8"),
    ],
)
def test_names_and_values_are_kept(
    http: httpx.Client,
    owner: Connection,
    carry_out: Callable[..., None],
    delimiter: str,
    encoding: str,
) -> None:
    with Destination() as there:
        destination(owner, "clay", there.url)
        content = table([TITLES, PERSON], delimiter).encode(encoding)
        answer = post(http, content)
        assert answer.status_code == 202, answer.text
        assert (answer.json()["success"], answer.json()["total_rows"]) == (True, 1)
        carry_out()
    expected = dict(zip(TITLES, PERSON, strict=True)) | {
        "_export_title": "EX ORRINSOFT - SALES",
        "_export_timestamp": "1/25/2026, 10:15 PM",
        "_notes": "pilot",
        "_row_index": 0,
    }
    assert [one.record for one in there.ledger] == [expected]
    landed = owner.execute("select payload, workflow from raw.salesnav_export_rows").fetchall()
    assert landed == [(expected, "salesnav-export-to-clay")]


def test_1039_rows_as_people_have_them(
    http: httpx.Client, owner: Connection, carry_out: Callable[..., None]
) -> None:
    """Blank rows are none; what is short or long is sent; the same file again sends nothing."""
    rows = [["Ada", f"Number {n}", "CEO", "Tallowgate", "Singapore", ""] for n in range(1039)]
    rows[7] = rows[7][:2]
    rows[8] = [*rows[8], "", "more than there are titles"]
    content = table([TITLES, *rows[:500], ["", " ", "", "", "", ""], *rows[500:]]).encode()
    with Destination() as there:
        destination(owner, "clay", there.url)
        said = post(http, content).json()
        assert (said["total_rows"], said["rows"], said["errors"]) == (1039, 1039, [])
        carry_out()
        again = post(http, content).json()
        assert (again["total_rows"], again["jobs"][0]["blocked"]) == (0, {"sent before": 1039})
        carry_out()
    records = sorted((one.record for one in there.ledger), key=lambda one: one["_row_index"])
    assert [one["_row_index"] for one in records] == list(range(1039))
    assert [one["Last name"] for one in records] == [f"Number {n}" for n in range(1039)]
    assert records[7]["Job title"] is None
    assert records[8]["column 8"] == "more than there are titles"
    assert "column 7" not in records[8]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "first line"),
        (table([TITLES]).encode(), "No data rows"),
        (table([TITLES, [" ", ""]]).encode(), "No data rows"),
        (b"a,b\n1,2\n", "none of the columns"),
        (b'First name,Company\n"Ada,Tallow\n', "quote"),
        (b"First name,First name\nAda,B\n", "stand twice"),
    ],
)
def test_what_is_no_export(
    http: httpx.Client, owner: Connection, content: bytes, words: str
) -> None:
    destination(owner, "clay", "https://hooks.example/x")
    answer = post(http, content)
    assert (answer.status_code, answer.json()["success"]) == (422, False)
    assert words in answer.json()["errors"][0]
    left: Any = owner.execute(
        "select (select count(*) from outbound.jobs), (select count(*) from raw.payloads)"
    ).fetchall()
    assert left == [(0, 0)]


def test_what_is_no_form(http: httpx.Client, owner: Connection) -> None:
    destination(owner, "clay", "https://hooks.example/x")
    assert http.post(PATH, json={"webhook_url": "clay"}).status_code == 415
    assert http.post(PATH, files={"file": ("x.csv", b"a")}).status_code == 422
    assert http.post(PATH, data={"webhook_url": "clay"}, files={"x": b"y"}).status_code == 422
    unknown = post(http, table([TITLES, PERSON]).encode(), webhook_url="https://elsewhere.example")
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_destination")
