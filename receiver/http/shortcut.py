"""The short way of a plain request: from the socket to the queue and back, without a task.

Plain is a POST of one small JSON object to a registered path, by a sender who is remembered and
need not sign. What is not plain, or turns out not to be, goes the long way through ASGI: only there
is it refused.
"""

import asyncio
from collections.abc import Callable

from starlette.types import Scope

from doors.keys import digest_of
from doors.refusals import Refusal
from doors.registry import Workflow
from doors.request_ids import request_id
from receiver.bodies import Held, kind_of
from receiver.http.visits import Plain, Visit
from receiver.ingest import Ingest, idempotency_key
from receiver.landing import Arrival, Landed
from receiver.payloads import single

MAX_BYTES = 64 * 1024  # uvicorn holds up larger bodies until somebody reads them
BRACE = ord("{")
# an origin: pages in browsers, which are few, and want more than the answer
NOT_PLAIN = frozenset((b"content-encoding", b"expect", b"origin", b"transfer-encoding", b"upgrade"))
# what answers.accepted and uvicorn would make of it, byte by byte; a test holds them together
ACCEPTED = b'{"success":true,"landing_id":%d,"raw_id":"%d","workflow":"%b","duplicate":false}'
ANSWER = (
    b"%bcontent-type: application/json\r\ncontent-length: %d\r\n"
    b"location: /read/landings/%d\r\nx-request-id: %b\r\n%b\r\n%b"
)


class Shortcut:
    """Tells which requests are plain, queues them, and knows the answer to those that landed."""

    def __init__(self, workflows: dict[str, Workflow], ingest: Ingest) -> None:
        self._workflows = {
            path.encode(): one
            for one in workflows.values()
            if one.method == "POST" and not one.shows
            for path in one.paths
        }
        self._ingest = ingest
        self._limit = min(MAX_BYTES, ingest.limit)

    def read(
        self, url: bytes, headers: dict[bytes, bytes], scope: Scope, keep: bool
    ) -> Plain | None:
        """What a head says, if it is a plain one; keep: the connection stays open afterwards."""
        workflow = self._workflows.get(url)
        if workflow is None or not NOT_PLAIN.isdisjoint(headers):
            return None
        if kind_of(headers.get(b"content-type", b"")) != "json":
            return None
        digest, key = digest_of(headers), idempotency_key(headers)
        if digest is None or len(key) > 255:
            return None
        path = url.decode("ascii")
        scope.update(method="POST", path=path, raw_path=url, query_string=b"")
        return Plain(workflow, digest, key, headers.get(b"x-request-id", b""), keep, scope)

    def enter(self, plain: Plain, size: int, tell: Callable[[Visit], None]) -> Visit | None:
        """A visit, if its sender is remembered and there is room for a body of that size."""
        caller = self._ingest.keys.remembered(plain.key, "land")
        if caller is None or not 0 < size <= self._limit:
            return None
        if caller.signing_secret is not None:  # looked at on the long way alone
            return None
        try:
            return Visit(plain, caller, Held(self._ingest.allowance, size), tell)
        except Refusal:
            return None

    def queue(self, visit: Visit) -> bool:
        """Queues what a visit brought; False if that is not plain. Nothing has landed then."""
        if visit.body[0] != BRACE:
            return False
        ingest, workflow = self._ingest, visit.plain.workflow
        try:
            payload = single(visit.body, ingest.limits, workflow.required)
            ingest.rates.spend(visit.caller.name)
            ingest.payloads.add(
                Arrival(
                    workflow.slug,
                    visit.caller.name,
                    visit.plain.idempotency_key,
                    payload,
                    len(visit.body),
                    asyncio.get_running_loop().time(),
                    visit,
                )
            )
        except Refusal:
            return False
        return True

    def answer(self, visit: Visit, head: bytes) -> bytes | None:
        """The whole answer to a payload that landed, behind a head; None for any other outcome."""
        landed = visit.outcome
        if not isinstance(landed, Landed) or landed.duplicate:
            return None
        number = landed.landing_ids[0]
        body = ACCEPTED % (number, number, visit.plain.workflow.slug.encode())
        return ANSWER % (
            head,
            len(body),
            number,
            request_id(visit.plain.request_id),
            b"" if visit.keep_alive else b"connection: close\r\n",
            body,
        )
