"""The short way of a plain request: from the socket to the queue and back, without a task.

Plain is a POST of one small JSON object to a registered path, by a sender who is remembered. What
is not plain, or turns out not to be, goes the long way through ASGI: only there is it refused.
"""

import asyncio
from collections.abc import Callable

from starlette.types import Scope

from hq.registry import Workflow
from receiver.answers import Refusal
from receiver.bodies import Held, kind_of
from receiver.ingest import Ingest, Queued, idempotency_key
from receiver.keys import Caller
from receiver.landing import Arrival, Landed
from receiver.payloads import single
from receiver.routes import request_id

MAX_BYTES = 64 * 1024  # uvicorn holds up larger bodies until somebody reads them
BRACE = ord("{")
NOT_PLAIN = frozenset((b"content-encoding", b"expect", b"transfer-encoding", b"upgrade"))
# what answers.accepted and uvicorn would make of it, byte by byte; a test holds them together
ACCEPTED = b'{"success":true,"landing_id":%d,"raw_id":"%d","workflow":"%b","duplicate":false}'
ANSWER = b"%bcontent-type: application/json\r\ncontent-length: %d\r\nx-request-id: %b\r\n%b\r\n%b"


class Visit:
    """One plain request. uvicorn takes it for a cycle of its own, the writers for a future."""

    __slots__ = (
        "body",
        "caller",
        "disconnected",
        "headers",
        "held",
        "keep_alive",
        "more_body",
        "outcome",
        "response_complete",
        "scope",
        "slow",
        "tell",
        "url",
        "workflow",
    )
    message_event = asyncio.Event()  # uvicorn sets it when a client is gone; nobody waits for it

    def __init__(
        self, workflow: Workflow, caller: Caller, headers: dict[bytes, bytes], held: Held
    ) -> None:
        self.workflow = workflow
        self.caller = caller
        self.headers = headers
        self.held = held
        self.body = b""
        self.more_body = True
        self.disconnected = False
        self.response_complete = False
        self.outcome: Landed | Refusal | None = None
        self.slow: asyncio.TimerHandle | None = None
        # set by the protocol
        self.keep_alive: bool
        self.scope: Scope
        self.url: bytes
        self.tell: Callable[[Visit], None]

    def done(self) -> bool:
        return self.outcome is not None

    def set_result(self, landed: Landed) -> None:
        self._settle(landed)

    def set_exception(self, refusal: Refusal) -> None:
        self._settle(refusal)

    def exception(self) -> None:
        """What is asked of a future lest it complains; here nothing is lost."""

    def _settle(self, outcome: Landed | Refusal) -> None:
        self.outcome = outcome
        # not at once: trouble with one connection must not become its neighbours'
        asyncio.get_running_loop().call_soon(self.tell, self)

    @property
    def queued(self) -> Queued:
        """For the long way, which takes over from the outcome."""
        assert self.outcome is not None
        return Queued(self.caller, self.body, self.held, self.outcome)


class Shortcut:
    """Tells which requests are plain, queues them, and knows the answer to those that landed."""

    def __init__(self, workflows: dict[str, Workflow], ingest: Ingest) -> None:
        self._workflows = {p.encode(): w for w in workflows.values() for p in w.paths}
        self._ingest = ingest
        self._limit = min(MAX_BYTES, ingest.limit)

    def enter(self, url: bytes, headers: dict[bytes, bytes]) -> Visit | None:
        """A visit, if this is the head of a plain request and there is room for it."""
        workflow = self._workflows.get(url)
        if workflow is None or not NOT_PLAIN.isdisjoint(headers):
            return None
        ingest = self._ingest
        size = int(headers.get(b"content-length", b"0")[:9])
        if not 0 < size <= self._limit:
            return None
        if kind_of(headers.get(b"content-type", b"")) != "json":
            return None
        caller = ingest.keys.remembered(headers, "land")
        if caller is None:
            return None
        try:
            held = Held(ingest.allowance)
        except Refusal:
            return None
        try:
            held.take(size)
        except Refusal:
            held.release()
            return None
        return Visit(workflow, caller, headers, held)

    def queue(self, visit: Visit) -> bool:
        """Queues what a visit brought; False if that is not plain. Nothing has happened then."""
        ingest = self._ingest
        key = idempotency_key(visit.headers)
        if len(key) > 255 or visit.body[0] != BRACE:
            return False
        try:
            payload = single(visit.body, ingest.limits, visit.workflow.required)
            ingest.rates.spend(visit.caller.name)
            ingest.payloads.add(
                Arrival(
                    visit.workflow.slug,
                    visit.caller.name,
                    key,
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
        body = ACCEPTED % (number, number, visit.workflow.slug.encode())
        return ANSWER % (
            head,
            len(body),
            request_id(visit.headers.get(b"x-request-id", b"")),
            b"" if visit.keep_alive else b"connection: close\r\n",
            body,
        )
