"""A stand-in for Attio: real HTTP on the loopback, written from its public documentation.

What of it is like the original: limit and offset, and pages that end where fewer come; upserts that
match by a unique attribute and add to a matching attribute of several values, while others of
several values are overwritten; 25 writes and 100 reads in a second of the clock, a budget of score
for queries, and 429 with the date of the next second; errors with status_code, type, code, message;
queries that see a write a while later than a look by id does.
"""

import asyncio
import json
import re
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.sender.serving import Serving, answer, request

Json = dict[str, Any]
TOKEN = "token-of-the-tests"  # noqa: S105 - opens nothing but this stand-in
WORKSPACE = "northwind"
WRITES, READS = 25, 100  # in a second of the clock
PAGE = 500
TYPES = {
    "companies": {
        "domains": "domain",
        "name": "text",
        "industry": "text",
        "linkedin": "text",
        "city": "text",
        "team": "record-reference",
        "associated_deals": "record-reference",
    },
    "people": {
        "linkedin_url": "text",
        "name": "personal-name",
        "job_title": "text",
        "email_addresses": "email-address",
        "company": "record-reference",
    },
    "job_postings": {
        "job_id_5": "text",
        "title": "text",
        "location": "text",
        "salary_min_5": "number",
        "posted_at": "date",
        "company_8": "record-reference",
    },
}
UNIQUE = {"domains", "linkedin_url", "job_id_5", "email_addresses"}
SEVERAL = {"domains", "team", "associated_deals", "email_addresses"}
RECORD = re.compile(r"/v2/objects/(\w+)/records/([0-9a-f-]{36})(/entries)?")


class Problem(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, code: str, message: str, kind: str = "invalid_request_error"):
        super().__init__(message)
        self.status = status
        self.body = {"status_code": status, "type": kind, "code": code, "message": message}


@dataclass
class Request:
    """One request in the ledger: when it came and was answered, and with what."""

    at: float
    method: str
    path: str
    query: dict[str, str]
    body: Json
    headers: dict[str, str]
    status: int = 0
    until: float = 0.0


@dataclass
class Attio(Serving):
    """Serves while the block lasts.

    before: asked before anything is done, and may answer instead: status, headers, body. after:
    asked when all is done and nothing said, and may hang up instead.
    """

    lag: float = 0.0  # seconds until a query sees a write
    slow: float = 0.0  # seconds that an answer takes
    ahead: float = 0.0  # seconds that its clock is ahead of ours
    score: float = 1e9  # of queries, in ten seconds; a page of 500 costs 500
    before: Callable[[Request], tuple[int, dict[str, str], Json] | None] | None = None
    after: Callable[[Request], bool] | None = None  # true: hangs up instead of answering
    requests: list[Request] = field(default_factory=list)
    records: dict[str, dict[str, Json]] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)
    tasks: Counter[str] = field(default_factory=Counter)
    entries: Counter[str] = field(default_factory=Counter)
    most_in_flight: int = 0

    def __post_init__(self) -> None:
        super().__init__()
        self.records = {name: {} for name in TYPES}
        self._shown: dict[str, list[tuple[float, Json | None]]] = {}
        self._in_flight = 0
        self._window: Counter[tuple[str, int]] = Counter()
        self._spent: list[tuple[float, float]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def of(self, method: str) -> list[Request]:
        return [one for one in self.requests if one.method == method]

    def add(self, kind: str, values: Json, created: datetime | None = None) -> str:
        """A record that somebody made by hand; matched by nothing, so it may be there twice."""
        number = str(uuid.uuid4())
        made = created or datetime.now(UTC)
        record = {
            "id": {"workspace_id": WORKSPACE, "object_id": kind, "record_id": number},
            "created_at": f"{made:%Y-%m-%dT%H:%M:%S.%f}000Z",
            "web_url": f"https://app.attio.com/{WORKSPACE}/{kind}/{number}",
            "values": {name: _stored(TYPES[kind][name], value) for name, value in values.items()},
        }
        self.records[kind][number] = record
        self._remember(kind, record)
        return number

    def busiest(self, methods: set[str], seconds: float = 1.0) -> int:
        """Most requests in any window of so many seconds."""
        times = sorted(one.at for one in self.requests if one.method in methods)
        most, start = 0, 0
        for end, moment in enumerate(times):
            while times[start] <= moment - seconds:
                start += 1
            most = max(most, end - start + 1)
        return most

    def clock(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead)

    # ---- what it answers

    def _answer(self, one: Request) -> tuple[int, dict[str, str], Json]:
        if one.headers.get("authorization") != f"Bearer {TOKEN}":
            raise Problem(401, "unauthorized", "The token is not valid.", "auth_error")
        self._limit("write" if self._is_write(one) else "read")
        if one.path == "/v2/self":
            return 200, {}, {"active": True, "workspace_slug": WORKSPACE}
        if one.path in ("/v2/notes", "/v2/tasks"):
            counts, kind = (
                (self.notes, "parent") if one.path == "/v2/notes" else (self.tasks, "linked")
            )
            limit = int(one.query.get("limit", 10))
            if limit > (50 if kind == "parent" else 500):
                raise Problem(400, "validation_type", "limit is too large")
            there = counts[one.query[f"{kind}_record_id"]]
            return 200, {}, {"data": [{"id": n} for n in range(min(there, limit))]}
        if found := RECORD.fullmatch(one.path):
            return self._of_record(one, *found.groups())
        if found := re.fullmatch(r"/v2/objects/(\w+)/(\w+(?:/query)?)", one.path):
            kind, what = found.groups()
            if kind not in TYPES:
                raise Problem(404, "not_found", f'Could not find object with slug "{kind}".')
            if what == "attributes" and one.method == "GET":
                return self._attributes(one, kind)
            if what == "records/query" and one.method == "POST":
                return self._query(one, kind)
            if what == "records" and one.method == "PUT":
                return self._assert(one, kind)
        raise Problem(404, "not_found", "There is no such endpoint.")

    @staticmethod
    def _is_write(one: Request) -> bool:
        return one.method != "GET" and not one.path.endswith("/query")

    def _limit(self, kind: str) -> None:
        second = int(self.clock().timestamp())
        self._window[kind, second] += 1
        if self._window[kind, second] > (WRITES if kind == "write" else READS):
            raise Problem(429, "rate_limit_exceeded", "Rate limit exceeded", "rate_limit_error")

    def _attributes(self, one: Request, kind: str) -> tuple[int, dict[str, str], Json]:
        several = [
            {"api_slug": slug, "type": form, "is_unique": slug in UNIQUE, "is_archived": False}
            for slug, form in TYPES[kind].items()
        ]
        start = int(one.query.get("offset", 0))
        return 200, {}, {"data": several[start : start + int(one.query.get("limit", 500))]}

    def _query(self, one: Request, kind: str) -> tuple[int, dict[str, str], Json]:
        limit, offset = one.body.get("limit", PAGE), one.body.get("offset", 0)
        if not 0 < limit <= PAGE:
            raise Problem(400, "validation_type", f"limit has to be at most {PAGE}")
        now = time.monotonic()
        self._spent = [(at, cost) for at, cost in self._spent if at > now - 10]
        if sum(cost for _, cost in self._spent) + limit > self.score:
            self._spent = []  # it is another window when who was asked to wait comes back
            raise Problem(429, "rate_limit_exceeded", "Query score exceeded", "rate_limit_error")
        self._spent.append((now, limit))
        seen = [shown for number in self._shown if (shown := self._as_seen(kind, number, now))]
        seen.sort(key=lambda record: (record["created_at"], record["id"]["record_id"]))
        return 200, {}, {"data": seen[offset : offset + limit]}

    def _as_seen(self, kind: str, number: str, now: float) -> Json | None:
        versions = [one for at, one in self._shown[number] if at + self.lag <= now]
        shown = versions[-1] if versions else None
        return shown if shown and shown["id"]["object_id"] == kind else None

    def _assert(self, one: Request, kind: str) -> tuple[int, dict[str, str], Json]:
        match = one.query.get("matching_attribute", "")
        values = one.body.get("data", {}).get("values", {})
        for name in [match, *values]:
            if name not in TYPES[kind]:
                said = f'Could not find attribute with slug or ID "{name}".'
                raise Problem(404 if name == match else 400, "not_found", said)
        if match not in UNIQUE:
            raise Problem(400, "validation_type", f'Attribute "{match}" is not unique.')
        if not values.get(match):
            raise Problem(400, "missing_value", f'Required value for "{match}" was not provided.')
        stored = {name: _stored(TYPES[kind][name], value) for name, value in values.items()}
        for name, several in stored.items():
            for value in several:
                self._check_reference(name, value)
        found = {record["id"]["record_id"] for record in self._matched(kind, match, stored[match])}
        if len(found) > 1:
            raise Problem(400, "multiple_match_results", "More than one record matches.")
        if not found:
            number = self.add(kind, values)
            return 200, {}, {"data": self.records[kind][number]}
        record = json.loads(json.dumps(self.records[kind][found.pop()]))
        for name, several in stored.items():
            if name == match and name in SEVERAL:  # added to
                there = record["values"].get(name, [])
                several = there + [new for new in several if new not in there]
            record["values"][name] = several
        self.records[kind][record["id"]["record_id"]] = record
        self._remember(kind, record)
        return 200, {}, {"data": record}

    def _matched(self, kind: str, match: str, values: list[Json]) -> list[Json]:
        return [
            record
            for record in self.records[kind].values()
            if any(value in record["values"].get(match, []) for value in values)
        ]

    def _check_reference(self, name: str, value: Json) -> None:
        if value["attribute_type"] != "record-reference":
            return
        if value["target_record_id"] not in self.records[value["target_object"]]:
            raise Problem(400, "value_not_found", f'"{name}" refers to a record that is not there.')

    def _of_record(
        self, one: Request, kind: str, number: str, more: str | None
    ) -> tuple[int, dict[str, str], Json]:
        if number not in self.records.get(kind, {}):
            raise Problem(404, "not_found", f'Record with ID "{number}" not found.')
        if more and one.method == "GET":
            count = min(self.entries[number], int(one.query.get("limit", 100)))
            return 200, {}, {"data": [{"list_id": "pipeline", "entry_id": n} for n in range(count)]}
        if one.method == "GET":
            return 200, {}, {"data": self.records[kind][number]}
        if one.method == "DELETE":
            del self.records[kind][number]
            self._shown[number].append((time.monotonic(), None))
            return 200, {}, {}
        raise Problem(404, "not_found", "There is no such endpoint.")

    def _remember(self, kind: str, record: Json) -> None:
        self._shown.setdefault(record["id"]["record_id"], []).append((time.monotonic(), record))

    # ---- how it talks

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                method, target, headers, body = await request(reader)
                address = urlsplit(target)
                query = {name: values[0] for name, values in parse_qs(address.query).items()}
                one = Request(
                    time.monotonic(),
                    method,
                    address.path,
                    query,
                    json.loads(body or b"{}"),
                    headers,
                )
                self.requests.append(one)
                self._in_flight += 1
                self.most_in_flight = max(self.most_in_flight, self._in_flight)
                try:
                    if self.slow:
                        await asyncio.sleep(self.slow)
                    status, more, said = (self.before and self.before(one)) or self._do(one)
                finally:
                    self._in_flight -= 1
                one.status, one.until = status, time.monotonic()
                if self.after and self.after(one):
                    break
                date = format_datetime(self.clock(), usegmt=True)
                more = {"content-type": "application/json", "date": date} | more
                writer.write(answer(status, more, json.dumps(said).encode()))
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    def _do(self, one: Request) -> tuple[int, dict[str, str], Json]:
        try:
            return self._answer(one)
        except Problem as problem:
            more = {"retry-after": self.later(1)} if problem.status == 429 else {}
            return problem.status, more, problem.body

    def later(self, seconds: int) -> str:
        """An HTTP date: the beginning of the second so many after this one, by its own clock."""
        moment = self.clock().replace(microsecond=0) + timedelta(seconds=seconds)
        return format_datetime(moment, usegmt=True)


def _stored(form: str, given: Any) -> list[Json]:
    """Values as they are read again. Raises Problem where they are none of their type."""
    several = given if isinstance(given, list) else [given]
    return [{"attribute_type": form, "active_until": None} | _value(form, one) for one in several]


def _value(form: str, given: Any) -> Json:
    def wrong() -> Problem:
        return Problem(400, "validation_type", f"Invalid value was passed to a {form} attribute.")

    if form == "record-reference":
        if not isinstance(given, dict) or set(given) != {"target_object", "target_record_id"}:
            raise wrong()
        return dict(given)
    if form == "personal-name":
        if not isinstance(given, dict) or set(given) != {"first_name", "last_name", "full_name"}:
            raise wrong()
        return dict(given)
    if form == "number":
        if isinstance(given, bool) or not isinstance(given, int | float):
            raise wrong()
        return {"value": given}
    text = given.get("domain") if form == "domain" and isinstance(given, dict) else given
    if not isinstance(text, str):
        raise wrong()
    if form == "domain":
        if "." not in text:
            raise wrong()
        return {"domain": text.lower(), "root_domain": ".".join(text.lower().split(".")[-2:])}
    if form == "email-address":
        if "@" not in text:
            raise wrong()
        return {"email_address": text}
    if form == "date":
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            raise wrong()
        return {"value": text}
    return {"value": text}
