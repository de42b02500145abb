"""Rows of the former system's tables: they fill what nobody else told, and win against nobody."""

import re
from typing import Any

import pytest

from doors.registry import load_workflows
from tests.pipeline.conftest import PROJECT, Body, Warehouse, sample

VENDOR = "orrinsoft.example"
PAGE = f"https://{VENDOR}/customers/larkmoor"
MARA = "https://www.linkedin.com/in/mara-oldfield-000"
Row = dict[str, Any]

# what the former system had, what a payload says of the same, and the row that stands then
CASES: dict[str, tuple[Body, Body, str, Row]] = {
    "companies": (
        (
            "legacy-companies",
            {"domain": VENDOR, "name": "Old", "linkedin_url": "linkedin.com/company/old"},
        ),
        (
            "companyenrich",
            {
                "domain": VENDOR,
                "raw_payload": {
                    "name": "New",
                    "socials": {"linkedin_url": "https://www.linkedin.com/company/new"},
                },
            },
        ),
        "core.companies",
        {
            "name": "New",
            "linkedin_url": "https://www.linkedin.com/company/new",
            "source": "companyenrich",
        },
    ),
    "cleaned names": (
        ("legacy-companies", {"domain": VENDOR, "name": "Old", "cleaned_name": "Old"}),
        ("company-canonical", {"domain": VENDOR, "cleaned_name": "New"}),
        "core.companies",
        {"cleaned_name": "New", "name": "Old"},
    ),
    "customers": (
        (
            "legacy-customers",
            {
                "origin_company_domain": VENDOR,
                "customer_name": "LARKMOOR",
                "customer_domain": "larkmoor.example",
                "case_study_url": PAGE,
            },
        ),
        (
            "manual-company-customers",
            {
                "origin_company_domain": VENDOR,
                "company_customer_name": "Larkmoor",
                "company_customer_domain": "larkmoor.test",
                "case_study_url": PAGE + "-2",
            },
        ),
        "core.company_customers",
        {
            "customer_name": "Larkmoor",
            "customer_domain": "larkmoor.test",
            "case_study_url": PAGE + "-2",
            "source": "manual-company-customers",
        },
    ),
    "a domain that a model is less sure of": (
        (
            "legacy-customers",
            {
                "origin_company_domain": VENDOR,
                "customer_name": "Larkmoor",
                "customer_domain": "larkmoor.example",
            },
        ),
        (
            "resolve-customer-domain",
            {
                "origin_company_domain": VENDOR,
                "customer_name": "Larkmoor",
                "customer_domain": "larkmoor.test",
                "confidence": "medium",
            },
        ),
        "core.company_customers",
        {"customer_domain": "larkmoor.test", "customer_domain_source": "gemini-3-flash-preview"},
    ),
    "champions, though the payload knows no title": (
        (
            "legacy-champions",
            {
                "full_name": "PIA LUND",
                "job_title": "CTO",
                "company_domain": "larkmoor.example",
                "origin_company_domain": VENDOR,
                "case_study_url": PAGE,
            },
        ),
        (
            "case-study-buyers",
            {
                "origin_company_name": "Orrinsoft",
                "origin_company_domain": VENDOR,
                "customer_company_domain": "larkmoor.example",
                "case_study_url": PAGE,
                "people": [{"fullName": "Pia Lund"}],
            },
        ),
        "core.case_study_champions",
        {"full_name": "Pia Lund", "job_title": None, "source": "case_study_buyers"},
    ),
    "titles": (
        ("legacy-job-titles", {"latest_title": "TALLOW LEAD", "cleaned_job_title": "Old"}),
        (
            "job-title-parsed",
            {"raw_job_title": "Tallow Lead", "cleaned_job_title": "New", "source": "parsed"},
        ),
        "reference.job_title_lookup",
        {"latest_title": "Tallow Lead", "cleaned_job_title": "New"},
    ),
    "places of people": (
        ("legacy-locations", {"location_raw": "TARN", "city": "Old", "country": "Norway"}),
        ("location-update", {"location_name": "Tarn", "city": "New"}),
        "reference.location_lookup",
        {"location_name": "Tarn", "city": "New", "country": "Norway"},
    ),
    "places of companies": (
        ("legacy-company-locations", {"locality": "Tarn", "city": "Old", "country": "Norway"}),
        ("company-location-update", {"location_name": "Tarn", "city": "New"}),
        "reference.company_location_lookup",
        {"city": "New", "country": "Norway"},
    ),
    "a job that both tell of": (
        (
            "legacy-work-history",
            {
                "linkedin_url": MARA,
                "company_domain": VENDOR,
                "company_name": "Old",
                "title": "CFO",
                "start_date": "2024-01-01",
            },
        ),
        (
            "clay-find-people",
            {
                "linkedin_url": MARA,
                "raw_payload": {
                    "name": "Mara Oldfield",
                    "domain": VENDOR,
                    "latest_experience_company": "New",
                    "latest_experience_title": "CFO",
                    "latest_experience_start_date": "2024-01-01",
                },
            },
        ),
        "core.person_work_history",
        {"company_name": "New", "source": "clay-find-people", "is_current": True},
    ),
    "what somebody is called": (
        ("legacy-people", {"linkedin_url": MARA, "full_name": "M. OLDFIELD"}),
        (
            "clay-find-people",
            {
                "linkedin_url": MARA,
                "raw_payload": {"first_name": "Mara", "last_name": "Oldfield"},
            },
        ),
        "core.people",
        {"full_name": "Mara Oldfield", "first_name": "Mara", "source": "clay-find-people"},
    ),
    "where somebody works": (
        (
            "legacy-work-history",
            {"linkedin_url": MARA, "company_domain": "oldplace.example", "title": "CFO"},
        ),
        (
            "clay-find-people",
            {
                "linkedin_url": MARA,
                "raw_payload": {
                    "name": "Mara Oldfield",
                    "domain": VENDOR,
                    "latest_experience_title": "CEO",
                },
            },
        ),
        "core.person_job_titles",
        {"raw_job_title": "CEO", "source": "clay-find-people"},
    ),
}


@pytest.mark.parametrize("later", [False, True], ids=["before the payload", "after it"])
@pytest.mark.parametrize("case", CASES)
def test_it_never_wins_against_a_payload(warehouse: Warehouse, case: str, later: bool) -> None:
    old, new, table, expected = CASES[case]
    warehouse.land([old])
    warehouse.build()
    filled = standing(warehouse, table)
    warehouse.empty()
    for body in (new, old) if later else (old, new):
        warehouse.land([body])
        warehouse.build()
    [row] = standing(warehouse, table)
    assert {name: row[name] for name in expected} == expected
    # alone it fills the same row: what wins here could have been lost
    assert filled
    assert {name: filled[0][name] for name in expected} != expected


def standing(warehouse: Warehouse, table: str) -> list[Row]:
    """Rows of a table, without the starters of a list."""
    found = warehouse.connection.execute(f"select to_jsonb(t) from {table} as t")
    return [row for (row,) in found if row.get("landing_id") != 0]


def test_the_counts_of_the_page_agree(warehouse: Warehouse) -> None:
    """What docs/moving-in.md asks the database, after all samples of the former system's tables."""
    page = (PROJECT / "docs" / "moving-in.md").read_text()
    [block] = re.findall(r"<<'SQL'\n(.*?)\n    SQL\n", page, flags=re.DOTALL)
    counted, rejected, set_aside = [one for one in block.split(";") if one.strip()]
    slugs = [slug for slug in load_workflows(PROJECT) if slug.startswith("legacy-")]
    assert all(f"hq load {slug} " in page for slug in slugs)
    for slug in slugs:
        warehouse.land(sample(slug))
    warehouse.build()

    def ask(query: str) -> list[tuple[Any, ...]]:
        return warehouse.connection.execute(query).fetchall()

    given = {slug: len(sample(slug)) for slug in slugs}
    assert {row[0]: row[1] for row in ask(counted)} == given
    assert all(landed == usable + aside for _, landed, usable, aside in ask(counted))
    assert sum(row[3] for row in ask(counted)) == sum(row[2] for row in ask(set_aside)) > 0
    assert ask(rejected) == []
