"""Top investors: those of the list, by any of their names, and what their companies lack."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.lookup.conftest import Ask

ROOT = "/api/admin/top-vc-portfolio"
COUNT = f"{ROOT}/missing-customers/count"
Owner = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture
def listed(owner: Owner) -> Iterator[None]:
    """Three firms, two of them by other names than they go by, and one that holds nothing."""
    owner.execute(
        "insert into reference.top_vc_firms (vc_name) values"
        " (' BENCHMARK'), ('NextView Ventures'), ('Harbor Ventures'), ('Nobody Capital')"
    )
    yield
    owner.execute("delete from reference.top_vc_firms")


def test_an_empty_list_says_where_it_is_filled(ask: Ask) -> None:
    for name in ("list", "missing-customers"):
        said = ask("GET", f"{ROOT}/{name}").json()
        assert (said["data"], said["meta"]["total"]) == ([], 0)
        assert "seeds/reference/top_vc_firms.csv" in said["note"]
    assert ask("GET", COUNT).json()["count"] == 0


@pytest.mark.usefixtures("listed")
def test_firms_are_known_by_any_of_their_names(ask: Ask) -> None:
    firms = {one["vc_name"]: one for one in ask("GET", f"{ROOT}/list").json()["data"]}
    assert {name: one["company_count"] for name, one in firms.items()} == {
        "Benchmark": 1,
        "NextView": 1,
        "Harbor Ventures": 2,
        "Nobody Capital": 0,
    }


@pytest.mark.usefixtures("listed")
def test_their_companies_without_customers_are_listed_once(ask: Ask, owner: Owner) -> None:
    rows, cursor = [], None
    while True:
        given = {"limit": 1} | ({"cursor": cursor} if cursor else {})
        page = ask("GET", f"{ROOT}/missing-customers", given).json()
        rows += page["data"]
        if (cursor := page["meta"]["next_cursor"]) is None:
            break
    assert [(one["domain"], one["vc_names"]) for one in rows] == [
        ("crunched.example", ["Harbor Ventures"]),
        ("northwindlabs.example", ["Harbor Ventures"]),
        ("portfolio-co.example", ["Benchmark", "NextView"]),
    ]
    assert (rows[1]["name"], rows[1]["country"]) == ("Northwind Labs, Inc.", "United States")
    assert ask("GET", COUNT).json()["count"] == 3

    owner.execute(
        "insert into core.company_customers (id, origin_company_domain, customer_key,"
        " customer_name, source, landing_id, landed_xid) values (gen_random_uuid(),"
        " 'northwindlabs.example', 'somebody', 'Somebody', 'test', 0, 0)"
    )
    try:
        left = ask("GET", f"{ROOT}/missing-customers").json()["data"]
        assert [one["domain"] for one in left] == ["crunched.example", "portfolio-co.example"]
        assert ask("GET", COUNT).json()["count"] == 2
    finally:
        owner.execute("delete from core.company_customers where source = 'test'")


def test_a_field_that_is_none_is_named(ask: Ask) -> None:
    for path in (f"{ROOT}/list", f"{ROOT}/missing-customers", COUNT):
        refused = ask("GET", path, {"colour": "red"})
        assert (refused.status_code, refused.json()["field"]) == (422, "colour")
