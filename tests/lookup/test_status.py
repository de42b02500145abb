"""What ran, what waits, what became of one payload: by HTTP, of what really landed."""

import json
import threading
import time
from typing import Any

import httpx
import psycopg
import pytest

from hq import keys
from tests.conftest import Receiver
from tests.lookup.conftest import Ask
from tests.pipeline.conftest import Warehouse

STATUS, BULK = "/api/enrichment/status", "/api/enrichment/status/bulk"
ENRICH = "/run/companies/companyenrich/ingest"
Owner = psycopg.Connection[tuple[Any, ...]]


def enriched(domain: str) -> dict[str, Any]:
    return {"domain": domain, "raw_payload": {"name": "Status Test", "employees": "51-200"}}


def of(answer: httpx.Response, workflow: str) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    (one,) = (run for run in answer.json()["enrichments"] if run["workflow"] == workflow)
    return dict(one)


def test_workflows_are_listed_as_they_are_registered(ask: Ask, owner: Owner) -> None:
    answer = ask("GET", "/api/enrichment/workflows").json()
    counted = owner.execute(
        "select count(*), count(*) filter (where coalesces_to_core)"
        " from reference.enrichment_workflow_registry"
    ).fetchone()
    assert counted == (answer["meta"]["total"], answer["meta"]["in_core_count"])
    assert answer["meta"]["not_in_core_count"] > 0
    first = answer["data"][0]
    assert first["api_endpoint_full_url"].endswith(first["api_endpoint_path"])
    people = ask("GET", "/api/enrichment/workflows", {"entity_type": "person"}).json()
    assert {one["entity_type"] for one in people["data"]} == {"person"}
    unread = ask("GET", "/api/enrichment/workflows", {"coalesces_to_core": "false"}).json()
    assert unread["meta"]["in_core_count"] == 0
    assert ask("GET", "/api/enrichment/workflows", {"colour": "red"}).status_code == 422
    assert ask("GET", "/api/enrichment/workflows", {"is_active": "perhaps"}).status_code == 422


def test_the_summary_adds_up(ask: Ask) -> None:
    said = ask("GET", "/api/enrichment/workflows/summary").json()
    total = said["total_workflows"]
    assert total == said["total_in_core"] + said["total_not_in_core"]
    for kind in ("entity_type", "payload_type", "workflow_type", "usage_category"):
        assert sum(said[f"by_{kind}"].values()) == total


def test_a_payload_is_followed_from_landing_to_core(
    ask: Ask, lookup: Receiver, sampled: Warehouse
) -> None:
    """pending as soon as it has landed, completed once it is built; spelling does not matter."""
    domain = "followed.example"
    question = {"entity_type": "company", "entity_key": f"https://www.{domain.upper()}/x"}
    assert of(ask("POST", STATUS, question), "companyenrich")["status"] == "not_run"
    assert ask("POST", STATUS, question).json()["entity_known"] is False

    landed = ask("POST", ENRICH, enriched(domain))
    assert landed.status_code == 202, landed.text
    where = landed.headers["location"]
    assert ask("GET", where).json()["status"] == "pending"
    assert of(ask("POST", STATUS, question), "companyenrich")["status"] == "pending"
    check = {"domain": domain, "workflow_slug": "companyenrich"}
    old = ask("POST", "/api/companies/enrichment-status", check).json()
    assert (old["enriched"], old["status"]) == (False, "pending")

    sampled.build()
    became = ask("GET", where).json()
    assert became["status"] == "completed"
    assert became["company_found"] is True
    assert became["counts"]["core.companies"] == 1
    (core,) = (one for one in became["tables"] if one["table"] == "core.companies")
    assert core["ids"] == [became["company_id"]] == [became["core_company_id"]]
    run = of(ask("POST", STATUS, question), "companyenrich")
    assert run["status"] == "completed"
    assert (run["records_in_extracted"], run["records_in_core"]) == (1, 1)
    assert run["completed_at"]
    old = ask("POST", "/api/companies/enrichment-status", check).json()
    assert (old["enriched"], old["count"]) == (True, 1)
    counts = ask("POST", STATUS, question).json()["coverage"]
    assert counts["completed"] == 1
    assert counts["total_workflows"] == sum(
        counts[word] for word in ("completed", "running", "pending", "failed", "not_run")
    )


def test_waiting_ends_when_the_build_has_passed(ask: Ask, sampled: Warehouse) -> None:
    where = ask("POST", ENRICH, enriched("waited-for.example")).headers["location"]
    began = time.monotonic()
    assert ask("GET", where, {"wait": 1}).json()["status"] == "pending"
    assert time.monotonic() - began >= 1
    builder = threading.Timer(0.5, sampled.build)
    builder.start()
    began = time.monotonic()
    assert ask("GET", where, {"wait": 10}).json()["status"] == "completed"
    assert time.monotonic() - began < 10
    builder.join()
    assert ask("GET", where, {"wait": 11}).status_code == 422


def test_what_is_quarantined_has_failed_and_says_why(ask: Ask, sampled: Warehouse) -> None:
    body = {"domain": "failed.example", "raw_payload": {"error": "not found", "status": 404}}
    where = ask("POST", ENRICH, body).headers["location"]
    sampled.build()
    became = ask("GET", where).json()
    assert became["status"] == "failed"
    assert became["reason"]
    run = of(
        ask("POST", STATUS, {"entity_type": "company", "entity_key": "failed.example"}),
        "companyenrich",
    )
    assert (run["status"], run["reason"]) == ("failed", became["reason"])


def test_what_has_no_model_stays_pending_and_says_so(ask: Ask) -> None:
    landed = ask("POST", "/run/companies/gemini/free-trial-check/infer", {"domain": "x.example"})
    assert landed.status_code == 202, landed.text
    became = ask("GET", landed.headers["location"]).json()
    assert became["status"] == "pending"
    assert "not modelled" in became["note"]


def test_a_form_gets_the_ids_it_waits_for(ask: Ask, owner: Owner) -> None:
    for workflow in ("client-lead", "target-client-lead-link"):
        (landing_id,) = owner.execute(
            "select min(landing_id) from raw.payloads where workflow = %s", [workflow]
        ).fetchone() or (None,)
        became = ask("GET", f"/read/landings/{landing_id}").json()
        assert became["status"] == "completed", became
        assert became["lead_id"], became
        assert "company_found" in became


def test_landings_are_asked_by_who_lands_and_by_who_reads(lookup: Receiver, owner: Owner) -> None:
    for scope, expected in (("land", 200), ("read", 200), ("send", 403)):
        key = keys.add(owner, f"only {scope}", [scope])
        answer = httpx.get(f"{lookup.url}/read/landings/1", headers={"x-api-key": key})
        assert answer.status_code == expected, answer.text
    assert httpx.get(f"{lookup.url}/read/landings/1").status_code == 401


@pytest.mark.parametrize("landing_id", ["999999999", "0", "9223372036854775807"])
def test_what_never_landed_is_not_found(ask: Ask, landing_id: str) -> None:
    assert ask("GET", f"/read/landings/{landing_id}").status_code == 404


@pytest.mark.parametrize("landing_id", ["x", "-1", "9223372036854775808", "1;drop table x", "1.5"])
def test_what_is_no_number_is_refused(ask: Ask, landing_id: str) -> None:
    assert ask("GET", f"/read/landings/{landing_id}").status_code == 422


def test_a_thousand_keys_are_told_in_the_order_asked(ask: Ask) -> None:
    keys_asked = [f"unknown-{number}.example" for number in range(997)]
    keys_asked[3:3] = ["WWW.northwindlabs.example", "not a domain", "northwindlabs.example"]
    began = time.monotonic()
    answer = ask("POST", BULK, {"entity_type": "company", "entity_keys": keys_asked})
    assert time.monotonic() - began < 5
    said = answer.json()
    assert [one["entity_key"] for one in said["results"]] == keys_asked
    assert said["total"] == 1000
    first, no_domain, again, unknown = said["results"][3:7]
    assert first["normalized_key"] == again["normalized_key"] == "northwindlabs.example"
    assert first["enrichments"] == again["enrichments"] != []
    assert first["entity_known"] is True
    assert (no_domain["normalized_key"], no_domain["entity_known"]) == (None, False)
    assert unknown["coverage"]["not_run"] == len(said["workflows"])
    too_many = {"entity_type": "company", "entity_keys": [*keys_asked, "one-more.example"]}
    assert ask("POST", BULK, too_many).status_code == 422


@pytest.mark.parametrize(
    ("path", "given", "field"),
    [
        (STATUS, {"entity_type": "dog", "entity_key": "x.example"}, "entity_type"),
        (STATUS, {"entity_type": "company", "entity_key": " "}, "entity_key"),
        (STATUS, {"entity_type": "company"}, "entity_key"),
        (STATUS, {"entity_type": "company", "entity_key": "x", "more": 1}, "more"),
        (BULK, {"entity_type": "company", "entity_keys": []}, "entity_keys"),
        (BULK, {"entity_type": "company", "entity_keys": [1]}, "entity_keys"),
        (
            "/api/companies/enrichment-status",
            {"domain": "x.example", "workflow_slug": "nope"},
            "workflow_slug",
        ),
        (
            "/api/people/workflow-enrichment-status",
            {"person_linkedin_url": "linkedin.com/in/x", "workflow_slug": "companyenrich"},
            "workflow_slug",
        ),
    ],
    ids=json.dumps,
)
def test_bad_questions_name_their_field(
    ask: Ask, path: str, given: dict[str, Any], field: str
) -> None:
    answer = ask("POST", path, given)
    assert answer.status_code == 422, answer.text
    assert answer.json()["field"] == field


def test_runs_agree_with_the_tables(owner: Owner) -> None:
    """Every key in a payload table has its run, and no run is without one."""
    wrong = owner.execute(
        """
        select workflow_name, entity_key from reference.enrichment_runs
        where
            status not in ('running', 'completed', 'failed')
            or (status = 'failed') != (records_processed = 0)
            or (status = 'failed') != (reason is not null)
            or (completed_at is null) != (status = 'failed')
        """
    ).fetchall()
    assert not wrong
    missing = owner.execute(
        """
        select p.domain from extracted.companyenrich_payloads as p
        where p.domain is not null and not exists (
            select from reference.enrichment_runs as r
            where r.workflow_name = 'companyenrich' and r.entity_key = p.domain
        )
        """
    ).fetchall()
    assert not missing
    twice = owner.execute(
        "select workflow_name, entity_key from reference.enrichment_runs"
        " group by 1, 2 having count(*) > 1"
    ).fetchall()
    assert not twice


def test_a_payload_whose_body_is_in_a_file_is_known_by_what_was_typed_of_it(
    ask: Ask, owner: Owner
) -> None:
    ((number,),) = owner.execute(
        "select min(landing_id) from extracted.salesnav_scrapes_person_payloads"
        " where quarantine_reason is null and workflow = 'salesnav-clay-basic'"
    ).fetchall()
    # a time that ends in 0, which JSON made by Postgres would spell with a digit less
    for table, column in (
        ("raw.payloads", "landed_at"),
        ("extracted.salesnav_scrapes_person_payloads", "last_seen_at"),
    ):
        owner.execute(
            f"update {table} set {column} = date_trunc('second', {column}) + interval '0.12340 s'"
            " where landing_id = %s",
            [number],
        )
    before = ask("GET", f"/read/landings/{number}").json()
    assert before["status"] == "completed"
    owner.execute("create temporary table kept (like raw.payloads)")
    owner.execute("insert into kept select * from raw.payloads where landing_id = %s", [number])
    try:
        owner.execute("delete from raw.payloads where landing_id = %s", [number])
        assert ask("GET", f"/read/landings/{number}").status_code == 404
        # two workflows share the table, and the files of both begin below this landing
        owner.execute(
            "insert into ops.retained (partition_name, workflow, file, sha256, payloads,"
            " from_landing_id, until_landing_id, first_landed_at, last_landed_at)"
            " select 'salesnav_scrapes_person_payloads', w, w || '.ndjson.gz', '', 1, 1, %s + 1,"
            " now(), now() from unnest(array['salesnav-clay-ex', 'salesnav-clay-basic']) as w",
            [number],
        )
        assert ask("GET", f"/read/landings/{number}").json() == before
    finally:
        owner.execute("insert into raw.payloads select * from kept; delete from ops.retained")
