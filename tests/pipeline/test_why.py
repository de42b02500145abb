"""Why a row is so: the claim that won, those that lost, and the rule, by word and by HTTP."""

import subprocess
import sys

import httpx
import pytest

from tests.conftest import SERVE, environment, on_one_version, running_receiver
from tests.pipeline.conftest import PROJECT, Warehouse
from tests.pipeline.test_claims import DOMAIN, PAGE, enriched, page, scraped

BETTER, OTHER = PAGE.format("enriched"), PAGE.format("scraped")


@pytest.fixture
def told(warehouse: Warehouse) -> Warehouse:
    warehouse.land([scraped("ida", **page("scraped"))])
    warehouse.land([enriched(employees="51-200", socials={"linkedin_url": BETTER})])
    warehouse.build()
    return warehouse


def hq(warehouse: Warehouse, *words: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "hq.cli", *words],
        cwd=PROJECT,
        env=environment(warehouse.database),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@on_one_version
def test_it_is_said_in_a_terminal(told: Warehouse) -> None:
    code, said = hq(told, "why", "company_social_urls", f"https://www.{DOMAIN}/x")
    assert code == 0, said
    lines = said.splitlines()
    assert f"  → {BETTER}   companyenrich (rank 3), landing 2" in lines
    assert f"    {OTHER}   salesnav-clay-ex (rank 6), landing 1" in lines
    code, said = hq(told, "why", "core.company_employee_range", DOMAIN)
    assert "  → 51-200   companyenrich" in said
    code, said = hq(told, "why", "core.companies", "unknown.example")
    assert code == 1
    assert "No workflow has said anything" in said
    code, said = hq(told, "why", "raw.payloads", DOMAIN)
    assert code == 1
    assert "core.company_social_urls" in said


@on_one_version
def test_it_is_answered_over_http(told: Warehouse) -> None:
    with running_receiver(told.database, SERVE) as lookup:
        get = httpx.Client(base_url=lookup.url, headers={"x-api-key": lookup.key}).get
        answer = get(f"/read/why/core.company_social_urls/{DOMAIN}").json()
        assert answer["found"] is True
        (linked,) = answer["columns"]
        assert linked["stands"] == [BETTER]
        assert [(one["value"], one["wins"]) for one in linked["claims"]] == [
            (BETTER, True),
            (OTHER, False),
        ]
        assert get("/read/why/companies/unknown.example").json()["found"] is False
        assert get("/read/why/raw.payloads/x").status_code == 404
        injected = get("/read/why/companies/x'; drop table core.companies; --")
        assert injected.json()["found"] is False
