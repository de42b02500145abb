"""A domain that is blocked, or found to be another's, after its payloads were keyed."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import on_one_version
from tests.pipeline.conftest import TECHNICAL, Body, Warehouse, assert_same, samples

# all but the seeds, so that the lists stay as the test has changed them
ALL = ("--select", "resource_type:function", "resource_type:model", "resource_type:test")
FUNCTIONS = ("--select", "resource_type:function", "--indirect-selection", "empty")
REBUILD = ("--vars", "{rebuild: true}")
STALE = "payloads_are_keyed_by_the_lists_of_today"
BLOCKED = "no_core_company_has_a_blocked_domain"


def company(domain: str, name: str) -> Body:
    return "companyenrich", {
        "domain": domain,
        "raw_payload": {"name": name, "keywords": [name], "technologies": ["React"]},
    }


def person(name: str, website: str | None, former: str | None) -> Body:
    return "salesnav-clay-ex", {
        "ex_company_domain": former,
        "raw_payload": {
            "LinkedIn URL (user profile)": f"https://www.linkedin.com/in/{name}",
            "Company": name,
            "Company website": website,
        },
    }


@pytest.fixture
def lists(warehouse: Warehouse) -> Iterator[Warehouse]:
    """The warehouse, with the lists and the functions that carry them put back afterwards."""
    yield warehouse
    kinds = ("resource_type:seed", "resource_type:function")
    warehouse.dbt("build", "--select", *kinds, "--indirect-selection", "empty")


def statuses(result: Any) -> dict[str, str]:
    return {one.node.name: str(one.status) for one in result.result.results}


def domains(warehouse: Warehouse, table: str) -> set[str]:
    return {domain for (domain,) in warehouse.connection.execute(f"select domain from {table}")}


@on_one_version
def test_what_was_keyed_before_is_told_and_moved_by_a_rebuild(lists: Warehouse) -> None:
    block = "insert into reference.blocked_domains values (%s, 'test', 'test')"
    lists.builder.execute(block, ["wronged.example"])
    lists.land(
        [
            *samples(),
            company("junk.example", "Junk"),
            company("https://www.old-name.example/", "Old name"),
            company("wronged.example", "Wronged"),
            person("joss-marrow", "junk.example", "old-name.example"),
            person("una-reed", "old-name.example", "junk.example"),
            person("ines-farrow", "new-name.example", None),
        ]
    )
    lists.dbt("build", *FUNCTIONS)
    lists.build()
    assert statuses(lists.dbt("test", "--select", STALE))[STALE] == "pass"
    before = lists.rows()

    lists.builder.execute(block, ["junk.example"])
    lists.builder.execute(
        """
        delete from reference.blocked_domains where blocked_domain = 'wronged.example';
        insert into reference.domain_aliases
        values ('old-name.example', 'new-name.example', 'test');
        """
    )
    result = lists.dbt("build", *ALL)
    said = statuses(result)
    assert [name for name, status in said.items() if status in ("fail", "error", "skipped")] == []
    assert (said[STALE], said[BLOCKED]) == ("warn", "pass")
    told = {one.node.name: one.failures for one in result.result.results}[STALE]
    assert told == 7, "three companies, and two people with two domains each"
    assert_same(lists.rows(), before)

    lists.dbt("run", *REBUILD)
    assert statuses(lists.dbt("test", "--select", STALE))[STALE] == "pass"
    known = domains(lists, "core.companies")
    assert {"new-name.example", "wronged.example"} <= known
    assert not {"junk.example", "old-name.example"} & known
    assert "junk.example" not in domains(lists, "core.company_keywords")
    quarantined = lists.connection.execute(
        "select quarantine_reason from extracted.companyenrich_payloads"
        " where domain_given = 'junk.example'"
    ).fetchall()
    assert quarantined == [("blocked domain",)]
    rebuilt = lists.rows(TECHNICAL - {"first_seen_at"})
    lists.forget()
    lists.build()
    assert_same(lists.rows(TECHNICAL - {"first_seen_at"}), rebuilt)


def test_a_company_that_no_payload_gave_and_that_is_blocked_fails(warehouse: Warehouse) -> None:
    warehouse.land(samples())
    warehouse.build()
    one = "update core.companies set domain = 'bit.ly' where domain = 'quillandsons.example'"
    assert warehouse.builder.execute(one).rowcount == 1
    result = warehouse.dbt("test", "--select", BLOCKED, check=False)
    assert statuses(result)[BLOCKED] == "fail"
