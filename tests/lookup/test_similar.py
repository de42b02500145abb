"""Companies alike: what is left to ask follows from what has landed, and nobody is called."""

from typing import Any

import psycopg
import pytest

from tests.lookup.conftest import Ask
from tests.pipeline.conftest import Warehouse

ROOT = "/api/enrichment/similar-companies"
LAND = "/run/companies/companyenrich/similar-companies-preview-results/ingest"
Owner = psycopg.Connection[tuple[Any, ...]]


def left(ask: Ask) -> dict[str, str]:
    """Who is left to ask about, by pages, and why."""
    found: dict[str, str] = {}
    cursor: str | None = None
    while True:
        page = ask("GET", f"{ROOT}/pending", {"limit": 3} | ({"cursor": cursor} if cursor else {}))
        found |= {one["domain"]: one["status"] for one in page.json()["data"]}
        assert "similar-companies-preview-results/ingest" in page.json()["note"]
        if (cursor := page.json()["meta"]["next_cursor"]) is None:
            return found


def test_who_was_asked_about_is_not_asked_about_again(
    ask: Ask, owner: Owner, sampled: Warehouse
) -> None:
    before, counts = left(ask), ask("GET", f"{ROOT}/queue/status").json()
    (customers,) = owner.execute(
        "select count(distinct customer_domain) from core.company_customers"
    ).fetchone() or (0,)
    states = ("pending", "done", "error")
    assert sum(counts[state] for state in states) == customers > 3
    assert len(before) == counts["pending"] + counts["error"]
    assert (counts["processing"], counts["counts_are_estimates"]) == (0, False)

    empty, failed = sorted(before)[:2]
    ask("POST", LAND, {"input_domain": empty, "payload": {"items": []}})
    ask("POST", LAND, {"input_domain": f"www.{failed}", "payload": {"error": "Not found"}})
    assert ask("GET", f"{ROOT}/queue/status").json()["processing"] == 2
    assert left(ask) == before
    sampled.build()

    after = ask("GET", f"{ROOT}/queue/status").json()
    assert [after[state] - counts[state] for state in states] == [-2, 1, 1]
    assert after["processing"] == 0
    now = left(ask)
    assert now == {domain: now[domain] for domain in before if domain != empty}
    assert now[failed] == "error"
    ask("POST", LAND, {"input_domain": failed, "payload": {"items": [{"name": "Like It"}]}})
    sampled.build()
    assert failed not in left(ask)


@pytest.mark.parametrize("refresh", [None, "true", "false"])
def test_a_miss_asks_nobody(ask: Ask, refresh: str | None) -> None:
    given = {"refresh": refresh} if refresh else {}
    for domain, found in (("northwind-labs.example", True), ("nobody-knows.example", False)):
        said = ask("GET", f"/api/companies/{domain}/similar", given).json()
        assert bool(said["data"]) is found
        assert "nobody is asked" in said["note"]
    (one, *_) = ask("GET", "/api/companies/northwind-labs.example/similar", given).json()["data"]
    assert one["company_domain"] == "southgate-ci.example"


def test_batches_are_not_made_and_nothing_is_started(ask: Ask) -> None:
    missing = ask("GET", f"{ROOT}/batch/00000000-0000-0000-0000-000000000000/status")
    assert (missing.status_code, missing.json()["code"]) == (404, "no_such_batch")
    for method, path in (
        ("POST", f"{ROOT}/batch"),
        ("POST", "/run/IGNORE/IGNORE/IGNORE/process"),
        ("DELETE", f"{ROOT}/queue/clear"),
    ):
        answer = ask(method, path, {"batch_size": 200} if method == "POST" else None)
        assert (answer.status_code, answer.json()["code"]) == (404, "out_of_scope"), path
        assert "nobody is called" in answer.json()["error"]
        assert "nearest" not in answer.json()
    for path in ("pending", "queue/status", "batch/1/status"):
        refused = ask("GET", f"{ROOT}/{path}", {"colour": "red"})
        assert (refused.status_code, refused.json()["field"]) == (422, "colour")
