"""Targets of a client: its companies with those of their people who are leads, under its name."""

from typing import Any

from tests.lookup.conftest import Ask
from tests.pipeline.conftest import Warehouse

LAND = "/run/client/leads/ingest"


def land(ask: Ask, client: str, name: str | None, company: str | None, **more: Any) -> None:
    lead = {"client_domain": client, "full_name": name, "company_domain": company} | more
    assert ask("POST", LAND, lead).status_code == 202


def targets(ask: Ask, client: str, **more: Any) -> dict[str, Any]:
    answer = ask("GET", f"/read/{client}/targets", more)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_client_sees_its_companies_and_their_people(ask: Ask, sampled: Warehouse) -> None:
    client = "lunos.example"
    land(ask, client, "Bo Ash", "one-target.example", work_email="bo@lunos-mail.example")
    land(ask, client, "Al Oak", "one-target.example", person_linkedin_url="linkedin.com/in/al-oak")
    land(ask, client, "Cy Elm", "tallowgate.example")
    land(ask, client, None, "no-people.example", company_name="No People")
    land(ask, client, "Of No Company", None)
    land(ask, "other-client.example", "Di Fir", "one-target.example")
    sampled.build()

    said = targets(ask, "lunos")
    assert (said["match_status"], said["total"], said["client"]) == (True, 3, "lunos")
    found = {one["company_domain"]: one for one in said["targets"]}
    people = {domain: [p["full_name"] for p in one["contacts"]] for domain, one in found.items()}
    assert people == {
        "one-target.example": ["Bo Ash", "Al Oak"],
        "tallowgate.example": ["Cy Elm"],
        "no-people.example": [],
    }
    assert [one["contact_count"] for one in said["targets"]] == [0, 2, 1]
    assert found["no-people.example"]["company_name"] == "No People"
    assert {one["client_domain"] for one in said["targets"]} == {client}
    assert found["one-target.example"]["contacts"][0]["work_email"] == "bo@lunos-mail.example"
    assert targets(ask, "WWW.lunos.example.")["targets"] == said["targets"]

    # page by page
    first = targets(ask, "Lunos", limit=2)
    rest = targets(ask, "Lunos", limit=2, cursor=first["next_cursor"])
    assert first["targets"] + rest["targets"] == said["targets"]
    assert (first["total"], rest["next_cursor"]) == (3, None)

    # who is sent with another company is a contact there, and no longer at the first
    land(ask, client, "Bo Ash", "tallowgate.example", work_email="bo@lunos-mail.example")
    sampled.build()
    moved = {one["company_domain"]: one for one in targets(ask, "lunos")["targets"]}
    assert [p["full_name"] for p in moved["one-target.example"]["contacts"]] == ["Al Oak"]
    assert moved["tallowgate.example"]["contact_count"] == 2

    # of two clients with one first word none is guessed
    land(ask, "lunos.test", "Ed Yew", "one-target.example")
    sampled.build()
    assert targets(ask, "lunos")["targets"] == []
    assert targets(ask, "lunos.example")["total"] == 3
    assert targets(ask, "lunos.test")["targets"][0]["contacts"][0]["full_name"] == "Ed Yew"


def test_who_is_no_client_has_no_targets(ask: Ask) -> None:
    for nobody in ("nobody", "%", "lunos_example", "lun", "example"):
        said = targets(ask, nobody.replace("%", "%25"))
        assert (said["match_status"], said["targets"], said["total"]) == (False, [], 0), nobody
    refused = ask("GET", "/read/lunos/targets", {"colour": "red"})
    assert (refused.status_code, refused.json()["field"]) == (422, "colour")
