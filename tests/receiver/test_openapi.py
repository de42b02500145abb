"""The OpenAPI document is true: generated requests get documented answers, never a 5xx."""

import json
from collections import Counter
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from doors.registry import load_workflows
from receiver.openapi import document, payload_schema
from tests.conftest import PROJECT, Receiver, on_one_version
from tests.receiver.conftest import Rows

pytestmark = on_one_version

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
WORKFLOWS = load_workflows(PROJECT)
# how often a body of this media type had that answer. Without a serializer for one the generator
# passes over it, and says so in a warning at most
ANSWERED: Counter[tuple[str, int]] = Counter()


@schemathesis.serializer("application/x-ndjson")
def lines(_: Any, value: Any) -> bytes:
    """The document says: a string. Every other one becomes lines that can land."""
    if not isinstance(value, str):  # to see what is said of it
        return json.dumps(value).encode()
    if len(value) % 2:
        objects = [
            {"domain": line, "raw_payload": {}} for line in [*value.splitlines(), "a.example"]
        ]
        value = "\n".join(json.dumps(one) for one in objects)
    return value.encode("utf-8", "surrogatepass")


schema = schemathesis.openapi.from_dict(document(WORKFLOWS, "0"))


@pytest.fixture
def base(receiver: Receiver, sql: Rows) -> Receiver:
    return receiver


@schema.include(
    path_regex="^/(run/companies/companyenrich/|api/leads/|api/target-views|readyz|healthz)"
).parametrize()
@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_generated_requests(case: schemathesis.Case, base: Receiver) -> None:
    if case.path.startswith("/api/") and case.method not in ("POST", "DELETE"):
        return  # a method that is none here: lookup's
    answer = case.call_and_validate(
        base_url=base.url, headers={"x-api-key": base.key}, checks=CHECKS, timeout=20
    )
    ANSWERED[str(case.media_type), answer.status_code] += 1


def test_generated_requests_were_of_every_kind() -> None:
    documented = {
        kind
        for workflow in WORKFLOWS.values()
        if not workflow.named
        for kind in schema[workflow.path]["post"].definition.raw["requestBody"]["content"]
    }
    assert documented == {"application/json", "application/x-ndjson"}
    for kind in documented:
        assert {(kind, 202), (kind, 422)} <= ANSWERED.keys()


def test_every_registered_path_is_documented(receiver: Receiver) -> None:
    served = httpx.get(receiver.url + "/openapi.json").json()
    assert served["openapi"].startswith("3.1")
    for workflow in WORKFLOWS.values():
        for path in workflow.paths:
            operation = served["paths"][path][workflow.method.lower()]
            assert {"202", "401", "403", "413", "415", "422", "429", "431", "503"} <= set(
                operation["responses"]
            )
            headers = {one["name"] for one in operation["parameters"] if one["in"] == "header"}
            assert headers == {"Idempotency-Key", "webhook-id", "X-Request-ID"}
            if workflow.named:
                assert "requestBody" not in operation
                continue
            assert operation["requestBody"]["content"].keys() == {
                "application/json",
                "application/x-ndjson",
            }


def test_dotted_required_fields_become_nested() -> None:
    built = payload_schema(("domain", "raw_payload.name"))
    assert built["required"] == ["domain", "raw_payload"]
    assert built["properties"]["raw_payload"]["required"] == ["name"]
