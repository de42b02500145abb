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
    """Two firms, one by another name than it goes by, and one that holds nothing."""
    owner.execute(
        "insert into reference.top_vc_firms (vc_name) values"
        " (' BENCHMARK'), ('NextView Ventures'), ('Nobody Capital')"
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
    assert firms.keys() == {"Benchmark", "NextView", "Nobody Capital"}
    assert firms["Benchmark"]["company_count"] == 2
    assert firms["NextView"]["company_count"] == 1
    assert firms["Nobody Capital"] == {
        "vc_name": "Nobody Capital", "vc_domain": None, "company_count": 0,
    }  # fmt: skip


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
        ("portfolio-co.example", ["Benchmark", "NextView"]),
        ("portfolio-two.example", ["Benchmark"]),
    ]
    assert rows[0]["name"] == "Portfolio Co"
    assert ask("GET", COUNT).json()["count"] == 2

    owner.execute(
        "insert into core.company_customers (id, origin_company_domain, customer_key,"
        " customer_name, source, landing_id, landed_xid) values (gen_random_uuid(),"
        " 'portfolio-two.example', 'somebody', 'Somebody', 'test', 0, 0)"
    )
    try:
        (one,) = ask("GET", f"{ROOT}/missing-customers").json()["data"]
        assert one["domain"] == "portfolio-co.example"
        assert ask("GET", COUNT).json()["count"] == 1
    finally:
        owner.execute("delete from core.company_customers where source = 'test'")


def test_a_field_that_is_none_is_named(ask: Ask) -> None:
    for path in (f"{ROOT}/list", f"{ROOT}/missing-customers", COUNT):
        refused = ask("GET", path, {"colour": "red"})
        assert (refused.status_code, refused.json()["field"]) == (422, "colour")
