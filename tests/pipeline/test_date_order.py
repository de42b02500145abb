"""03/04/2021 is read as a payload, else its workflow, else an American would write it."""

from typing import Any

import pytest

from tests.pipeline.conftest import Body, Warehouse

URL = "https://www.linkedin.com/in/oda-feldt-000"
READ = {
    "clay-signal-promotion": "select new_role_start_date from extracted.clay_promotion_payloads",
    "salesnav-clay-basic": "select job_start_date from extracted.salesnav_scrapes_person_payloads",
    "clay-person-profile": (
        "select (experience #>> '{0,start_date}')::date from extracted.person_payloads"
    ),
}


def body(workflow: str, date: str, order: str | None) -> Body:
    """A payload of one of these workflows that says when somebody began."""
    request: dict[str, Any] = {"date_order": order} if order else {}
    if workflow == "clay-signal-promotion":
        request |= {"person_linkedin_url": URL, "start_date_with_new_title": date}
    elif workflow == "salesnav-clay-basic":
        row = {"LinkedIn URL (user profile)": URL, "Job started on": date, "Company": "Quillbank"}
        request |= {"domain": "quillbank.example", "raw_payload": row}
    else:
        job = {"company": "Quillbank", "title": "Head", "start_date": date}
        request |= {"linkedin_url": URL, "raw_payload": {"url": URL, "experience": [job]}}
    return workflow, request


@pytest.mark.parametrize("workflow", READ)
def test_what_a_payload_says_of_its_dates(warehouse: Warehouse, workflow: str) -> None:
    given = [
        ("03/04/2021", None, "2021-03-04"),
        ("03/04/2021", "dmy", "2021-04-03"),
        ("03/04/2021", "DD/MM/YYYY", "2021-04-03"),
        ("03/04/2021", "Month first", "2021-03-04"),
        ("03/04/2021", "as always", "2021-03-04"),
        ("15/04/2021", "dmy", "2021-04-15"),
        ("15/04/2021", None, "None"),
        ("04/15/2021", "dmy", "None"),
        ("2021-04-15", "dmy", "2021-04-15"),
    ]
    warehouse.land([body(workflow, date, order) for date, order, _ in given])
    warehouse.build()
    found = warehouse.connection.execute(f"{READ[workflow]} order by landing_id").fetchall()
    assert [str(date) for (date,) in found] == [expected for *_, expected in given]


def test_a_date_that_cannot_be_read_is_reported_and_its_order_is_not(warehouse: Warehouse) -> None:
    bodies = [body("clay-signal-promotion", date, "dmy") for date in ("03/04/2021", "04/15/2021")]
    warehouse.land(bodies)
    warehouse.build()
    left = warehouse.connection.execute(
        "select unmapped_fields from extracted.clay_promotion_payloads order by landing_id"
    ).fetchall()
    assert left == [(None,), ({"start_date_with_new_title": "04/15/2021"},)]
