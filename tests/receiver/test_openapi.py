"""The OpenAPI document is true: generated requests get documented answers, never a 5xx."""

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
from tests.conftest import PROJECT, Receiver
from tests.receiver.conftest import Rows

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
WORKFLOWS = load_workflows(PROJECT)
schema = schemathesis.openapi.from_dict(document(WORKFLOWS, "0"))


@pytest.fixture
def base(receiver: Receiver, sql: Rows) -> Receiver:
    return receiver


@schema.include(path_regex="^/(run/companies/companyenrich/|readyz|healthz)").parametrize()
@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_generated_requests(case: schemathesis.Case, base: Receiver) -> None:
    case.call_and_validate(
        base_url=base.url, headers={"x-api-key": base.key}, checks=CHECKS, timeout=20
    )


def test_every_registered_path_is_documented(receiver: Receiver) -> None:
    served = httpx.get(receiver.url + "/openapi.json").json()
    assert served["openapi"].startswith("3.1")
    for workflow in WORKFLOWS.values():
        for path in workflow.paths:
            operation = served["paths"][path]["post"]
            assert {"202", "401", "403", "413", "415", "422", "429", "503"} <= set(
                operation["responses"]
            )
            headers = {parameter["name"] for parameter in operation["parameters"]}
            assert headers == {"Idempotency-Key", "webhook-id", "X-Request-ID"}
            assert operation["requestBody"]["content"].keys() == {
                "application/json",
                "application/x-ndjson",
            }


def test_dotted_required_fields_become_nested() -> None:
    built = payload_schema(("domain", "raw_payload.name"))
    assert built["required"] == ["domain", "raw_payload"]
    assert built["properties"]["raw_payload"]["required"] == ["name"]
