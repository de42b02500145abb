"""Every registered path lands, those without a model too; what is out of scope says so."""

from typing import Any

import httpx

from doors import out_of_scope
from doors.registry import load_workflows
from tests.conftest import PROJECT
from tests.receiver.conftest import Rows

WORKFLOWS = load_workflows(PROJECT)


def least(required: tuple[str, ...]) -> dict[str, Any]:
    """A body with nothing but the fields that have to be there."""
    body: dict[str, Any] = {}
    for name in required:
        at = body
        *above, last = name.split(".")
        for one in above:
            at = at.setdefault(one, {})
        at[last] = "northwind.example"
    return body or {"any": "thing"}


def test_every_registered_path_lands(http: httpx.Client, sql: Rows) -> None:
    refused, posted = [], 0
    for workflow in WORKFLOWS.values():
        for path in workflow.paths:
            body = least(workflow.required)
            if workflow.named:
                answer = http.delete(path.format(**body))
            else:
                answer = http.post(path, json=body)
            posted += 1
            if answer.status_code != 202 or answer.json()["workflow"] != workflow.slug:
                refused.append((path, answer.status_code, answer.text))
    assert not refused
    assert sql("select count(*) from raw.payloads") == [(posted,)]


def test_what_is_landed_only_requires_nothing() -> None:
    """Of a table that posts today nobody knows what it leaves out."""
    assert not [one.slug for one in WORKFLOWS.values() if one.landing_only and one.required]


def test_out_of_scope_is_said_and_no_other_path_named(http: httpx.Client) -> None:
    taken = {path.lower() for one in WORKFLOWS.values() for path in one.paths}
    assert not taken & out_of_scope.PATHS
    for path in out_of_scope.PATHS:
        answer = http.post(path, json={"domain": "northwind.example"})
        assert (answer.status_code, answer.json()["code"]) == (404, "out_of_scope"), path
        assert "nearest" not in answer.json()


def test_a_backfill_waits_for_the_first_build(http: httpx.Client) -> None:
    answer = http.post("/run/people/db/populate-location/backfill", json={"dry_run": True})
    assert (answer.status_code, answer.json()["code"]) == (503, "not_built"), answer.text
