"""What people write on the dashboard lands, is said back at once, and stands after the build."""

from typing import Any
from urllib.parse import quote

import httpx

from tests.conftest import Receiver
from tests.lookup.conftest import Ask
from tests.pipeline.conftest import Warehouse

FIRST = "/api/leads/priority-companies"
VIEWS = "/api/target-views"


def listed(ask: Ask) -> dict[str, dict[str, Any]]:
    """Companies that are put first, in their order."""
    return {one["company_name"]: one for one in ask("GET", FIRST).json()["data"]}


def test_a_company_is_put_first_and_taken_from_there(ask: Ask, sampled: Warehouse) -> None:
    said = ask("POST", FIRST, {"company_name": "Brassfinch, Inc."})
    assert said.status_code == 202, said.text
    assert said.json()["data"] == {"company_name": "Brassfinch, Inc."}
    where = said.headers["location"]
    assert ask("GET", where).json()["status"] == "pending"
    assert "Brassfinch, Inc." not in listed(ask)

    sampled.build()
    became = ask("GET", where).json()
    assert became["status"] == "completed"
    assert became["counts"]["extracted.priority_companies"] == 1
    one = listed(ask)["Brassfinch, Inc."]
    assert one.keys() == {"id", "company_name", "domain", "total", "engineering", "sales"}
    assert one["domain"] == "brassfinch.example"

    # another spelling is the same company, and what stands nowhere takes nothing away
    ask("POST", FIRST, {"company_name": "BRASSFINCH"})
    for nobody in ("%", "Brass%", "Brassfinc_", "Nobody at all", "AC/DC"):
        gone = ask("DELETE", f"{FIRST}/{quote(nobody, safe='')}")
        assert (gone.status_code, gone.json()["company_name"]) == (202, nobody)
    before = len(listed(ask))
    sampled.build()
    again = listed(ask)
    assert len(again) == before
    assert again["BRASSFINCH"]["id"] == one["id"]

    gone = ask("DELETE", f"{FIRST}/brassfinch%20LLC")
    assert gone.json()["status"] == "deleted"
    sampled.build()
    assert "BRASSFINCH" not in listed(ask)
    ask("POST", FIRST, {"company_name": "Brassfinch"})
    sampled.build()
    assert list(listed(ask))[-1] == "Brassfinch"  # it comes last, since it was added last
    ask("DELETE", f"{FIRST}/Brassfinch")
    sampled.build()


def test_the_list_counts_as_the_count_does(ask: Ask) -> None:
    (one,) = [one for one in listed(ask).values() if one["domain"] == "orrinsoft.example"]
    asked = {"company_name": one["company_name"]}
    counted = ask("GET", "/api/leads/past-employer-count", asked).json()
    parts = ask("GET", "/api/leads/past-employer-breakdown", asked).json()["by_job_function"]
    assert one["total"] == counted["count"] > 0
    assert one["sales"] == parts.get("Sales", 0)
    assert one["engineering"] == parts.get("Engineering", 0)


def test_filters_are_saved_for_a_company_and_forgotten(ask: Ask, sampled: Warehouse) -> None:
    filters = {"seniority": ["VP"], "job_title": "head % of"}
    said = ask("POST", VIEWS, {"domain": "https://www.Lumetric.example/x", "filters": filters})
    assert said.status_code == 202, said.text
    state = said.json()["data"]
    assert state["filters"] == filters
    assert state["endpoint"] == "/api/leads"
    url = said.json()["url"]
    assert ask("GET", url).status_code == 404

    sampled.build()
    view = ask("GET", url).json()["data"]
    assert (view["domain"], view["slug"]) == ("lumetric.example", "lumetric-example")
    assert view["filters"] == filters
    for path in (f"{VIEWS}/lumetric-example", "/api/views/LUMETRIC.example"):
        assert ask("GET", path).json()["data"] == view
    assert view["domain"] in {one["domain"] for one in ask("GET", "/api/views").json()["data"]}

    # the whole set gives way, and keeps its address
    ask("POST", "/api/views", {"domain": "lumetric.example", "filters": {}, "name": "All"})
    sampled.build()
    later = ask("GET", f"{VIEWS}/lumetric-example").json()["data"]
    assert (later["filters"], later["name"], later["id"]) == ({}, "All", view["id"])

    for slug in ("lumetric", "%", "lumetric-exampl_"):
        ask("DELETE", f"{VIEWS}/{quote(slug)}")
    sampled.build()
    assert ask("GET", f"{VIEWS}/lumetric-example").status_code == 200
    gone = ask("DELETE", "/api/views/Lumetric-Example")
    assert gone.json()["status"] == "deleted"
    sampled.build()
    assert ask("GET", f"{VIEWS}/lumetric-example").status_code == 404
    assert ask("GET", url).status_code == 404


def test_what_cannot_be_written_is_refused_and_kept(ask: Ask, lookup: Receiver) -> None:
    for method, path, given, status, code in (
        ("POST", FIRST, {"company_name": " "}, 422, "missing_fields"),
        ("POST", VIEWS, {"domain": "a.example"}, 422, "missing_fields"),
        ("DELETE", FIRST, {}, 405, "method_not_allowed"),
        ("DELETE", f"{FIRST}/%20", {}, 422, "missing_fields"),
        ("PUT", FIRST, {}, 405, "method_not_allowed"),
        ("GET", f"{FIRST}/Orrinsoft", {}, 405, "method_not_allowed"),
        ("GET", f"{VIEWS}/nobody", {}, 404, "not_found"),
    ):
        answer = ask(method, path, given)
        assert (answer.status_code, answer.json()["code"]) == (status, code), (method, path)
    headers = {"x-api-key": lookup.key}
    with httpx.Client(base_url=lookup.url, headers=headers) as http:
        said = http.request("DELETE", f"{FIRST}/Orrinsoft", json={"company_name": "Lumetric"})
        assert (said.status_code, said.json()["code"]) == (422, "unexpected_body")
        assert said.json()["rejected_id"]
        assert http.delete(f"{FIRST}/Orrinsoft", headers={"x-api-key": "no"}).status_code == 401


def test_the_same_request_again_says_the_same(ask: Ask, lookup: Receiver) -> None:
    headers = {"x-api-key": lookup.key, "idempotency-key": "once"}
    with httpx.Client(base_url=lookup.url, headers=headers) as http:
        first, again = (http.delete(f"{FIRST}/Never There") for _ in range(2))
        assert again.json() == first.json() | {"duplicate": True}
        other = http.delete(f"{FIRST}/Somebody Else").json()
        assert other["code"] == "idempotency_key_reused"
        assert "status" not in other  # nothing was done to it
