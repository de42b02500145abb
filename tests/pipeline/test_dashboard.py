"""What was taken back stays away, whatever the order in which builds see it."""

import json

import pytest

from tests.conftest import connect
from tests.pipeline.conftest import Body, Warehouse, assert_same

PUT, REMOVED = "priority-company", "priority-company-removal"
SAVED, FORGOTTEN = "target-view", "target-view-removal"


def company(name: str, slug: str = PUT) -> Body:
    return slug, {"company_name": name}


def view(domain: str, name: str = "") -> Body:
    return SAVED, {"domain": domain, "filters": {}, "name": name}


def forgotten(slug: str) -> Body:
    return FORGOTTEN, {"slug": slug}


STREAM: list[Body] = [
    company("Acme"),
    view("acme.example", "first"),
    company("Oak"),
    company("ACME Inc", REMOVED),
    view("a-b.example"),
    view("a.b.example"),
    company("Acme, Inc."),
    forgotten("a-b-example"),
    company("Oak", REMOVED),
    view("acme.example", "second"),
    forgotten("a.b.example"),
    view("a-b.example", "again"),
]


def stands(warehouse: Warehouse) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    companies = warehouse.connection.execute(
        "select company_name from core.priority_companies order by added_landing_id"
    ).fetchall()
    views = warehouse.connection.execute(
        "select domain, slug, coalesce(name, '') from core.target_client_views order by domain"
    ).fetchall()
    return companies, views


@pytest.mark.parametrize("together", [1, 2, 5, len(STREAM)])
def test_it_ends_the_same_by_any_number_of_builds(warehouse: Warehouse, together: int) -> None:
    for start in range(0, len(STREAM), together):
        warehouse.land(STREAM[start : start + together])
        warehouse.build()
    assert stands(warehouse) == (
        [("Acme, Inc.",)],
        [("a-b.example", "a-b-example", "again"), ("acme.example", "acme-example", "second")],
    )
    built = warehouse.rows()
    warehouse.forget()
    warehouse.build()
    assert_same(warehouse.rows(), built)


def test_who_came_first_has_the_word_alone_also_when_it_lands_late(warehouse: Warehouse) -> None:
    with connect(warehouse.database) as late:
        late.autocommit = False
        slug, body = view("a.b.example")
        late.execute(
            "insert into raw.payloads (workflow, payload) values (%s, %s::jsonb)",
            [slug, json.dumps(body)],
        )
        warehouse.land([view("a-b.example")])
        warehouse.build()
        late.commit()
    warehouse.build()
    _, views = stands(warehouse)
    assert views == [
        ("a-b.example", "a-b-example-4fe49c", ""),
        ("a.b.example", "a-b-example", ""),
    ]
    # forgotten by the word it had before, which is another's now
    warehouse.land([forgotten("a-b-example")])
    warehouse.build()
    assert [domain for domain, *_ in stands(warehouse)[1]] == ["a-b.example"]


def test_what_was_taken_back_late_counts_by_its_number(warehouse: Warehouse) -> None:
    """A removal that drew its number before the company was put there again changes nothing."""
    warehouse.land([company("Acme")])
    warehouse.build()
    with connect(warehouse.database) as late:
        late.autocommit = False
        late.execute(
            "insert into raw.payloads (workflow, payload) values (%s, %s::jsonb)",
            [REMOVED, json.dumps({"company_name": "acme"})],
        )
        warehouse.land([company("Acme")])
        warehouse.build()
        late.commit()
    warehouse.build()
    assert stands(warehouse)[0] == [("Acme",)]
