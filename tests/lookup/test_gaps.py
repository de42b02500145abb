"""Gaps by recipe: what core lacks is what a recipe counts, and its rows are shown."""

from typing import Any

import psycopg
import pytest

from lookup.gaps import KNOWN
from tests.lookup.conftest import Ask

RECIPES = "/api/admin/gaps/recipes"
Owner = psycopg.Connection[tuple[Any, ...]]
# the same in words of tables alone, none of our views among them
LACKING = {
    "companies-missing-description": """
        select count(*) from core.companies as c
        left join core.company_descriptions as d using (domain)
        where d.description is null
    """,
    "people-missing-tenure": """
        select count(*) from core.people as p where not exists (
            select from core.person_tenure as t where t.linkedin_url = p.linkedin_url)
    """,
    "customers-without-find-similar": """
        select count(distinct c.customer_domain) from core.company_customers as c
        left join extracted.company_enrich_similar as s on s.input_domain = c.customer_domain
        where s.input_domain is null
    """,
    "vc-backed-without-customers": """
        select count(*) from core.company_vc_backed as b where b.domain not in (
            select origin_company_domain from core.company_customers)
    """,
}


def test_the_recipes_of_old_are_all_there(ask: Ask) -> None:
    told = ask("GET", RECIPES).json()["recipes"]
    assert [one["recipe_id"] for one in told] == list(KNOWN)
    assert len(told) == 12
    assert [one["priority"] for one in told] == sorted(one["priority"] for one in told)
    assert {"source_table", "target_table", "join_column"} <= set(told[0])


@pytest.mark.parametrize("recipe", KNOWN)
def test_a_sample_holds_what_is_counted(ask: Ask, recipe: str) -> None:
    count = ask("GET", f"{RECIPES}/{recipe}/count").json()
    assert count["success"]
    assert not count["count_is_estimate"]
    rows, cursor = [], None
    while True:
        asked = {"limit": 7} | ({"cursor": cursor} if cursor else {})
        page = ask("GET", f"{RECIPES}/{recipe}/sample", asked).json()
        rows += page["rows"]
        assert len(page["rows"]) <= 7
        if (cursor := page["next_cursor"]) is None:
            break
    keys = [next(iter(row.values())) for row in rows]
    assert len(keys) == len(set(keys)) == count["count"] == page["count"]


@pytest.mark.parametrize("recipe", LACKING)
def test_a_count_is_of_the_tables(ask: Ask, owner: Owner, recipe: str) -> None:
    (expected,) = owner.execute(LACKING[recipe].encode()).fetchone() or (None,)
    assert ask("GET", f"{RECIPES}/{recipe}/count").json()["count"] == expected
    assert expected


def test_countries_part_what_has_one(ask: Ask, owner: Owner) -> None:
    path = f"{RECIPES}/vc-backed-without-customers/count"
    known = owner.execute(
        "select country, count(*) from core.vc_backed_without_customers"
        " where country is not null group by country"
    ).fetchall()
    assert known
    for country, count in known:
        assert ask("GET", path, {"country": country}).json()["count"] == count
    abroad = sum(count for country, count in known if country != "United States")
    assert ask("GET", path, {"country": "not United States"}).json()["count"] == abroad


def test_who_asks_wrongly_is_told(ask: Ask) -> None:
    missing = ask("GET", f"{RECIPES}/nobody/count")
    assert missing.status_code == 404
    assert "people-missing-tenure" in missing.json()["error"]
    for asked in ({"country": "France"}, {"limit": 101}, {"colour": "red"}, {"cursor": "x"}):
        answer = ask("GET", f"{RECIPES}/people-missing-tenure/sample", asked)
        assert (answer.status_code, answer.json()["field"]) == (422, next(iter(asked)))
