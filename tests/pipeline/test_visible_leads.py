"""Somebody whom Clay discovered becomes a lead to be shown, as soon as enough is known."""

from typing import Any

from tests.pipeline.conftest import Warehouse

PERSON = "https://www.linkedin.com/in/vera-lunde-000"
TITLE, PLACE = "Wizard of Revenue", "Lundhavn, Norway"


def lead(warehouse: Warehouse) -> dict[str, Any]:
    [(row,)] = warehouse.connection.execute(
        "select to_jsonb(l) from core.leads as l where linkedin_url = %s", [PERSON]
    ).fetchall()
    return dict(row)


def gaps(warehouse: Warehouse) -> set[str]:
    found = warehouse.connection.execute(
        "select gap from core.people_gaps where linkedin_url = %s", [PERSON]
    )
    return {gap for (gap,) in found}


def matched(warehouse: Warehouse, table: str) -> tuple[Any, ...]:
    [row] = warehouse.connection.execute(
        "select matched_cleaned_job_title, matched_city, matched_country "
        f"from {table} where linkedin_url = %s",
        [PERSON],
    ).fetchall()
    return row


def test_a_lead_is_shown_once_its_look_ups_are_learned(warehouse: Warehouse) -> None:
    found = {
        "name": "Vera Lunde",
        "location_name": PLACE,
        "domain": "tallowgate.example",
        "latest_experience_title": TITLE,
        "latest_experience_company": "Tallowgate",
        "latest_experience_start_date": "2025-09-01",
    }
    employer = {
        "name": "Tallowgate",
        "industry": "Software",
        "location": {"country": {"name": "Norway"}},
    }
    warehouse.land([("clay-find-people", {"linkedin_url": PERSON, "raw_payload": found})])
    warehouse.land([("companyenrich", {"domain": "tallowgate.example", "raw_payload": employer})])
    warehouse.build()
    before = lead(warehouse)
    assert (before["person_country"], before["company_country"]) == ("Norway", "Norway")
    assert (before["matched_cleaned_job_title"], before["is_visible"]) == (None, False)
    assert gaps(warehouse) == set()
    assert matched(warehouse, "extracted.person_discovery") == (None, None, None)

    meaning = {
        "latest_title": TITLE.upper(),
        "cleaned_job_title": "Head of Revenue",
        "seniority_level": "Head",
        "job_function": "Revenue Operations",
    }
    place = {"location_name": PLACE, "city": "Lundhavn", "state": "Vestland", "country": "Norway"}
    warehouse.land([("job-title-update", meaning), ("location-update", place)])
    warehouse.build()
    after = lead(warehouse)
    assert after["is_visible"] is True
    assert (after["person_city"], after["person_state"]) == ("Lundhavn", "Vestland")
    assert after["matched_cleaned_job_title"] == "Head of Revenue"
    expected = ("Head of Revenue", "Lundhavn", "Norway")
    assert matched(warehouse, "extracted.person_discovery") == expected
    assert matched(warehouse, "mapped.person_discovery") == expected
