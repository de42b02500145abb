"""What the demo sends: every sample of every workflow, and the cases that go wrong in life."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote

from doors.registry import Workflow, load_workflows
from receiver.payloads import is_blank

JSON = "application/json"
COMPANY_PATH = "/run/companies/companyenrich/ingest"
PERSON_PATH = "/run/people/salesnav/clay-basic/ingest"
BATCH = b"""\
{"domain": "fernhollow.example", "raw_payload": {"name": "Fernhollow", "employees": "11-50"}}
{"domain": "saltmarsh.example", "raw_payload": {"name": "Saltmarsh", "type": "cooperative"}}
{"domain": "broken.example", "raw_payload": {"name":
{"domain": "pinecrest.example", "raw_payload": {"name": "Pinecrest", "revenue": "5 bags"}}
"""
WITH_NUL = (
    b'{"domain": "nulbyte.example", '
    b'"raw_payload": {"name": "Nul\\u0000byte Ltd", "employees": "11-50"}}'
)


@dataclass(frozen=True)
class Post:
    """One request, and the status it should get."""

    about: str
    path: str
    body: bytes
    expected: int = 202
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "POST"


@dataclass(frozen=True)
class Sent:
    """A request and its answer."""

    post: Post
    status: int
    answer: dict[str, Any]


LATE_LANDS_IN = "salesnav_scrapes_person_payloads"
_LATE = {
    "raw_payload": {
        "First name": "Runa",
        "Last name": "Halvorsen",
        "Job title": "Chief Engineer",
        "Job started on": "06-2025",
        "Company": "Tidewater Robotics AS",
        "Company website": "https://tidewater-robotics.example/",
        "Company headcount": "640",
        "LinkedIn URL (company)": "https://www.linkedin.com/company/tidewater-robotics/",
        "LinkedIn URL (user profile)": "https://www.linkedin.com/in/runa-halvorsen-example",
    }
}
# arrives when the build is over, about a company that is known by then
LATE = Post("late, after the build", PERSON_PATH, json.dumps(_LATE).encode())


def usual(project: Path) -> Iterator[Post]:
    """Everything in tests/payloads, one request each, and then one of every other kind."""
    workflows = load_workflows(project)
    for slug in sorted(workflows):
        yield from _of(workflows[slug], project / "tests" / "payloads" / f"{slug}.json")
    first = json.dumps(
        {"domain": "retried.example", "raw_payload": {"name": "Retried, Inc.", "type": "private"}}
    ).encode()
    key = {"Idempotency-Key": "demo-0001"}
    yield Post("with an Idempotency-Key", COMPANY_PATH, first, headers=key)
    yield Post("the same again, as after a lost answer", COMPANY_PATH, first, headers=key)
    yield Post(
        "a batch: NDJSON, its third line cut off",
        COMPANY_PATH,
        BATCH,
        headers={"content-type": "application/x-ndjson"},
    )
    yield Post("a \\u0000, which Postgres cannot hold", COMPANY_PATH, WITH_NUL)
    yield Post("no domain", COMPANY_PATH, b'{"raw_payload": {"name": "Who?"}}', 422)
    yield Post("a key nobody made", COMPANY_PATH, first, 401, {"x-api-key": "hq_of_nobody"})


def send(port: int, key: str, post: Post) -> Sent:
    """Sends it to the loopback."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        headers = {"content-type": JSON, "x-api-key": key} | post.headers
        connection.request(post.method, post.path, post.body or None, headers)
        answer = connection.getresponse()
        return Sent(post, answer.status, json.loads(answer.read()))
    finally:
        connection.close()


def _of(workflow: Workflow, file: Path) -> Iterator[Post]:
    payloads = json.loads(file.read_text()) if file.exists() else []
    for number, payload in enumerate(payloads, 1):
        body = json.dumps(payload, ensure_ascii=False).encode()
        lacking = any(is_blank(payload, name) for name in workflow.required)
        expected = 422 if lacking else 202
        about, path = f"{workflow.slug}, sample {number}", workflow.path
        if workflow.named:  # the path says it all
            path = path.format(**{workflow.named: quote(payload[workflow.named], safe="")})
            body = b""
        yield Post(about, path, body, expected, method=workflow.method)
