"""Who says what, and who wins: in any order of landing, and when a rule or a claim changes."""

from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest

from tests.pipeline.conftest import Body, Warehouse, assert_same

DOMAIN = "claimed.example"
PAGE = "https://www.linkedin.com/company/{}"


def enriched(**said: Any) -> Body:
    return "companyenrich", {"domain": DOMAIN, "raw_payload": said}


def scraped(name: str, workflow: str = "salesnav-clay-ex", **said: Any) -> Body:
    return workflow, {
        "raw_payload": {
            "LinkedIn URL (user profile)": f"https://www.linkedin.com/in/{name}",
            "First name": name.title(),
            "Company website": DOMAIN,
            **said,
        }
    }


def page(slug: str) -> dict[str, str]:
    return {"LinkedIn URL (company)": PAGE.format(slug)}


def value(warehouse: Warehouse, column: str, table: str, key: str = DOMAIN) -> Any:
    by = "domain" if "compan" in table else "linkedin_url"
    row = warehouse.connection.execute(
        f"select {column} from {table} where {by} = %s",
        [key],
    ).fetchone()
    return row[0] if row else None


@pytest.fixture
def priorities(warehouse: Warehouse) -> Iterator[Warehouse]:
    """The warehouse, with the priorities put back afterwards."""
    warehouse.builder.execute("create temp table kept as table reference.source_priority")
    yield warehouse
    warehouse.builder.execute("delete from reference.source_priority")
    warehouse.builder.execute("insert into reference.source_priority table pg_temp.kept")
    warehouse.builder.execute("drop table pg_temp.kept")


def test_the_better_source_wins_in_every_order_of_landing(warehouse: Warehouse) -> None:
    bodies = [
        enriched(socials={"linkedin_url": PAGE.format("enriched")}),
        scraped("ida", **page("scraped")),
        scraped("ida", "salesnav-clay-basic", **page("basic")),
    ]
    for order in permutations(bodies):
        warehouse.empty()
        for body in order:
            warehouse.land([body])
            warehouse.build()
        given = warehouse.connection.execute(
            "select linkedin_url, linkedin_url_source from core.company_social_urls"
        ).fetchall()
        assert given == [(PAGE.format("enriched"), "companyenrich")]


def test_a_changed_priority_decides_anew(priorities: Warehouse) -> None:
    column, table = "linkedin_url_source", "core.company_social_urls"
    priorities.land([scraped("ida", **page("scraped"))])
    priorities.land([enriched(socials={"linkedin_url": PAGE.format("enriched")})])
    priorities.build()
    assert value(priorities, column, table) == "companyenrich"
    priorities.builder.execute(
        "update reference.source_priority set priority = 1 where source = 'salesnav-clay-ex'"
    )
    priorities.build()
    assert value(priorities, column, table) == "salesnav-clay-ex"


def test_a_source_added_later_is_heard(warehouse: Warehouse) -> None:
    warehouse.land([scraped("ida", Company="Scraped", **page("scraped"))])
    warehouse.build()
    warehouse.land([enriched(name="Enriched", socials={"linkedin_url": PAGE.format("enriched")})])
    warehouse.build()
    assert value(warehouse, "linkedin_url", "core.company_social_urls") == PAGE.format("enriched")
    assert value(warehouse, "name", "core.companies") == "Scraped"  # the first that landed


def test_what_is_said_again_is_no_news_but_where_something_comes_between(
    warehouse: Warehouse,
) -> None:
    """Numbers 1 and 3 say the same; 2, which says otherwise, lands last."""
    same = enriched(description="What it does.")
    warehouse.land([same])
    warehouse.build()
    number(warehouse, 3)
    warehouse.land([same])
    warehouse.build()
    assert editions(warehouse) == {1}, "said again, and written again"
    number(warehouse, 2)
    warehouse.land([enriched(description="What it did.")])
    warehouse.build()
    assert value(warehouse, "description", "core.company_descriptions") == "What it does."
    given = warehouse.rows()
    warehouse.forget()
    warehouse.build()
    assert_same(given, warehouse.rows())


@pytest.mark.parametrize("order", [(1, 2, 3, 4), (1, 4, 3, 2), (1, 3, 2, 4)])
def test_a_rebuild_finds_the_news_that_builds_found(
    warehouse: Warehouse, order: tuple[int, ...]
) -> None:
    """Numbers 2, 3 and 4 say the same, in whatever order they land; 1 says otherwise."""
    for landing_id in order:
        number(warehouse, landing_id)
        said = "What it did." if landing_id == 1 else "What it does."
        warehouse.land([enriched(description=said)])
        warehouse.build()
    given = news_of(warehouse)
    assert len(given) > 1
    warehouse.forget()
    warehouse.build()
    assert news_of(warehouse) == given


def test_two_workflows_that_say_the_same_are_two_sources(warehouse: Warehouse) -> None:
    """Word for word, into the same payload table."""
    workflows = ["clay-find-companies", "clay-find-companies-location-parsed"]
    for workflow in workflows:
        body = {"company_domain": DOMAIN, "raw_payload": {"name": "Claimed"}}
        warehouse.land([(workflow, body)])
        warehouse.build()
    found = warehouse.connection.execute(
        "select source from claims.company where attribute = 'mention' order by 1"
    ).fetchall()
    assert found == [(workflow,) for workflow in workflows]


def news_of(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    """The last payload of each claim that is no repetition."""
    return warehouse.connection.execute(
        "select attribute, value, last_landing_id from claims.company order by 1, 2"
    ).fetchall()


def number(warehouse: Warehouse, landing_id: int) -> None:
    warehouse.connection.execute("select setval('raw.landing_id_seq', %s, false)", [landing_id])


def editions(warehouse: Warehouse) -> set[int]:
    """How many builds wrote what stands, counted from the first."""
    found = warehouse.connection.execute(
        "select dense_rank() over (order by edition) from claims.company"
    )
    return {rank for (rank,) in found}


def test_what_is_gone_from_claims_goes_from_core(warehouse: Warehouse) -> None:
    """Also when claims alone were made anew, and core is built some time later."""
    warehouse.land([enriched(description="Gone.", type="private"), scraped("ida")])
    warehouse.land([("companyenrich", {"domain": "stays.example", "raw_payload": {"type": "x"}})])
    warehouse.build()
    warehouse.connection.execute(
        "delete from raw.payloads where payload ->> 'domain' = %s", [DOMAIN]
    )
    chosen = ("--select", "companyenrich_payloads", "path:models/claims")
    warehouse.dbt("run", *chosen, "--vars", "{rebuild: true}")
    assert value(warehouse, "description", "core.company_descriptions") == "Gone."
    warehouse.build()
    assert value(warehouse, "description", "core.company_descriptions") is None
    assert value(warehouse, "matched_type", "core.company_types") is None
    assert value(warehouse, "source", "core.companies") == "salesnav-clay-ex"
    assert value(warehouse, "raw_type", "core.company_types", "stays.example") == "x"
    left = warehouse.connection.execute("select count(*) from ops.gone").fetchone()
    warehouse.build()
    assert left == (0,), "all who read claims have looked"


def test_an_employer_known_by_a_urn_is_known_across_people(warehouse: Warehouse) -> None:
    urn = {"Linkedin company profile URN": "urn:li:fs_salesCompany:7", "Company": "Claimed"}
    ida = "https://www.linkedin.com/in/ida"
    warehouse.land([scraped("ida", **urn | {"Company website": ""})])
    warehouse.build()
    assert value(warehouse, "company_key", "core.person_work_history", ida) == "name:claimed"
    warehouse.land([scraped("noor", **urn)])
    warehouse.build()
    assert value(warehouse, "company_key", "core.person_work_history", ida) == DOMAIN
    assert value(warehouse, "core_company_id", "core.people", ida) == value(
        warehouse, "id", "core.companies"
    )


def test_who_moved_without_a_start_has_none(warehouse: Warehouse) -> None:
    warehouse.land([scraped("ida", **{"Job title": "CEO", "Job started on": "08-2020"})])
    warehouse.build()
    dates = "select person_linkedin_url, job_start_date::text from core.person_job_start_dates"
    assert warehouse.connection.execute(dates).fetchall() == [
        ("https://www.linkedin.com/in/ida", "2020-08-01")
    ]
    warehouse.land([scraped("ida", **{"Company website": "next.example", "Job title": "CEO"})])
    warehouse.build()
    assert warehouse.connection.execute(dates).fetchall() == []
