"""The ingest endpoint: one handler for every registered path, lean, because it is the hot one."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import structlog
from starlette._utils import get_route_path
from starlette.types import Receive, Scope, Send

from doors import signatures
from doors.keys import Caller, Keys, secret_of
from doors.rates import Rates, Seldom
from doors.refusals import Refusal, respond
from doors.registry import Workflow
from doors.settings import Settings
from receiver.answers import ClientGone, accepted, location, shown
from receiver.bodies import (
    ENCODINGS,
    Allowance,
    Held,
    Unread,
    announced,
    decoded,
    kind_of,
    lost,
    read,
)
from receiver.landing import Arrival, Landed
from receiver.metrics import Metrics
from receiver.payloads import Bad, Limits, Listed, is_array, listed, many, single
from receiver.rejected import Rejected
from receiver.shipments import Shipment
from receiver.writers import Writers

KEPT = (413, 415, 422)  # refusals whose body is kept
THREAD_BYTES = 128 * 1024  # from here on, looking at a body would hold up everybody else
WITHOUT_KEY = ("unauthorized", "too_many_unknown_keys")
log = structlog.get_logger(__name__)
strangers = Seldom(log)
T = TypeVar("T")


def idempotency_key(headers: dict[bytes, bytes]) -> str:
    """What the sender calls this payload, so that it lands once; empty if it has no name."""
    key = headers.get(b"idempotency-key") or headers.get(b"webhook-id") or b""
    return key.decode("latin-1").strip()


@dataclass(slots=True)
class Request:
    """One request whose sender is known."""

    workflow: Workflow
    caller: Caller
    path: str
    headers: dict[bytes, bytes]
    request_id: str
    idempotency_key: str
    named: str = ""  # what the path names, where that says all
    body: bytes | None = None
    size: int = 0


@dataclass(slots=True)
class Queued:
    """A request that came by the short way and was queued: whose it is, and what became of it."""

    caller: Caller
    body: bytes
    held: Held
    outcome: Landed | Refusal


def _check_signature(request: Request) -> None:
    """Raises Refusal where the sender has to sign and did not, or not this body."""
    sealed = request.caller.signing_secret
    if sealed is not None:
        if request.named:
            raise Refusal(
                401,
                "signature_missing",
                "What this takes back stands in the path, which is not signed: use another key.",
            )
        key = signatures.sealed(secret_of(request.headers), sealed)
        signatures.check(key, request.headers, request.body or b"", time.time())


async def _aside(body: bytes, look: Callable[[], T]) -> T:
    """What looking at a body says; at a large one by a thread, since it takes a while."""
    return await asyncio.to_thread(look) if len(body) > THREAD_BYTES else look()


class Ingest:
    """Takes a request from its first header to its answer."""

    def __init__(
        self,
        settings: Settings,
        keys: Keys,
        metrics: Metrics,
        payloads: "Writers[Arrival | Shipment]",
        rejections: Writers[Rejected],
    ) -> None:
        self.limit = settings.max_body_bytes
        self.read_timeout = settings.read_timeout
        self.limits = Limits(settings.max_depth, settings.max_elements, settings.max_batch_rows)
        self.keys = keys
        self.rates = Rates(settings.requests_per_second)
        self.payloads = payloads
        self._metrics = metrics
        self._rejections = rejections
        self.allowance = Allowance(settings.queue_rows, settings.queue_bytes)

    async def handle(self, workflow: Workflow, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, whatever happens; only a client that hung up gets nothing."""
        request_id: str = scope["request_id"]
        headers: dict[bytes, bytes] = dict(scope["headers"])
        queued: Queued | None = scope.get("hq.queued")
        try:
            if queued is None:
                caller = await self.keys.caller(headers, "land")
                self.rates.spend(caller.name)
            else:
                caller = queued.caller
            key = idempotency_key(headers)
            if caller.signing_secret is not None:
                # only webhook-id is signed: by another name what was overheard could land again
                key = headers.get(b"webhook-id", b"").decode("latin-1").strip()
            request = Request(workflow, caller, scope["path"], headers, request_id, key)
            if workflow.named:
                request.named = workflow.name_in(get_route_path(scope))
            held = queued.held if queued else Held(self.allowance)
            try:
                if queued:
                    status, content = await self._finish(request, queued)
                else:
                    status, content = await self._take(request, receive, held)
            finally:
                held.release()
        except Refusal as refusal:
            self._metrics.rejected.labels(refusal.code).inc()
            # whoever has no key can cause as many as they like
            (strangers if refusal.code in WITHOUT_KEY else log).info(
                "refused",
                workflow=workflow.slug,
                code=refusal.code,
                status=refusal.status,
                request_id=request_id,
            )
            await respond(send, refusal.status, refusal.content(request_id), refusal.headers)
        except ClientGone:
            self._metrics.rejected.labels("client_gone").inc()
        else:
            # of a batch there is no one place
            single = status == 202 and "landing_ids" not in content
            headers_too = [location(content["landing_id"])] if single else []
            await respond(send, status, content, headers_too)

    async def _finish(self, request: Request, queued: Queued) -> tuple[int, dict[str, Any]]:
        """What is left to be done when the writers had something unusual to tell."""
        request.body, request.size = queued.body, len(queued.body)
        if isinstance(queued.outcome, Landed):
            return await self._answer(request, queued.outcome)
        if queued.outcome.status in KEPT:
            await self._keep(request, queued.outcome)
        raise queued.outcome

    async def _take(
        self, request: Request, receive: Receive, held: Held
    ) -> tuple[int, dict[str, Any]]:
        try:
            size = announced(request.headers, self.limit)
            request.body = await read(receive, self.limit, self.read_timeout, held)
            if size and not request.body:
                raise lost(size)
            request.size = len(request.body)
            _check_signature(request)
            if request.named:
                return await self._land_one(request, self._naming(request))
            body = self._readable(request, held)
            request.body, request.size = body, len(body)
            kind = kind_of(request.headers.get(b"content-type", b""))
            if kind == "ndjson" or is_array(body):
                return await self._land_many(request, body, kind)
            if batch := request.workflow.batch:
                inside = await _aside(body, partial(listed, body, batch))
                if inside is not None:
                    return await self._land_many(request, body, kind, inside)
            return await self._land_one(request, body)
        except Unread as refusal:
            request.body, request.size = None, refusal.seen
            await self._keep(request, refusal)
            raise
        except Refusal as refusal:
            if refusal.status in KEPT:
                await self._keep(request, refusal)
            raise

    def _naming(self, request: Request) -> bytes:
        """The payload that a path is, of a request without a body."""
        if request.body:
            raise Refusal(
                422, "unexpected_body", "The path says what is meant. Send it without a body."
            )
        self._check_key(request)
        return json.dumps({request.workflow.named: request.named}).encode()

    def _readable(self, request: Request, held: Held) -> bytes:
        """The unpacked body, if the headers promise something that can be read."""
        if not kind_of(request.headers.get(b"content-type", b"")):
            raise Refusal(
                415,
                "content_type",
                "Send JSON (Content-Type: application/json) or NDJSON (application/x-ndjson).",
            )
        encoding = request.headers.get(b"content-encoding", b"").decode("latin-1").strip().lower()
        if encoding not in ENCODINGS:
            raise Refusal(415, "content_encoding", "Send the body as it is, or as gzip or deflate.")
        body = decoded(request.body or b"", encoding, self.limit, held)
        self._check_key(request)
        return body

    @staticmethod
    def _check_key(request: Request) -> None:
        if len(request.idempotency_key) > 255:
            raise Refusal(
                422, "idempotency_key_too_long", "An idempotency key has at most 255 characters."
            )

    async def _land_one(self, request: Request, body: bytes) -> tuple[int, dict[str, Any]]:
        loop = asyncio.get_running_loop()
        payload = await _aside(body, partial(single, body, self.limits, request.workflow.required))
        landed: Landed = await self.payloads.put(
            Arrival(
                request.workflow.slug,
                request.caller.name,
                request.idempotency_key,
                payload,
                len(body),
                loop.time(),
                loop.create_future(),
            )
        )
        status, content = await self._answer(request, landed)
        if request.workflow.shows and landed.same_body:
            content |= shown(request.workflow, payload.text)
        return status, content

    async def _land_many(
        self, request: Request, body: bytes, kind: str, inside: Listed | None = None
    ) -> tuple[int, dict[str, Any]]:
        payloads, bad = await _aside(
            body, partial(many, inside or body, kind, self.limits, request.workflow.required)
        )
        loop = asyncio.get_running_loop()
        shipment = Shipment(
            request.workflow.slug,
            request.caller.name,
            request.idempotency_key,
            body,
            payloads,
            bad,
            lambda line: self._rejected(request, line),
            loop.time(),
            loop.create_future(),
        )
        landed: Landed = await self.payloads.put(shipment)
        if not landed.duplicate:
            for line in shipment.bad:
                self._metrics.rejected.labels(line.code).inc()
        if not landed.landing_ids:
            nothing = Refusal(
                422,
                "nothing_landed",
                "Not one payload of the body could be landed; `rejected` says why, line by line.",
                more={"rejected_id": shipment.bad[0].rejected_id, "rejected": landed.rejected},
            )
            return 422, nothing.content(request.request_id)
        return await self._answer(request, landed)

    async def _answer(self, request: Request, landed: Landed) -> tuple[int, dict[str, Any]]:
        slug = request.workflow.slug
        content = accepted(landed.landing_ids[0], slug, landed.duplicate)
        # many without a list of lines: a batch of the time before that list was kept
        if landed.rejected is not None or len(landed.landing_ids) > 1:
            content["landed"] = len(landed.landing_ids)
            content["landing_ids"] = landed.landing_ids
        if landed.rejected is not None:
            content["rejected"] = landed.rejected
        if not landed.duplicate:
            return 202, content
        self._metrics.duplicates.labels(slug).inc()
        if not landed.same_body:
            reused = Refusal(
                409,
                "idempotency_key_reused",
                "This idempotency key was used before, with another body; that body stays landed.",
            )
            await self._keep(request, reused)
            self._metrics.rejected.labels(reused.code).inc()
            content |= {"warning": reused.error, "code": reused.code, **reused.more}
        return 202, content

    async def _keep(self, request: Request, refusal: Refusal) -> None:
        """Keeps the body that is refused; its number goes into the answer."""
        bad = Bad(0, refusal.code, refusal.error, request.body or b"")
        rejected = self._rejected(request, bad)
        rejected.line = None
        if request.body is None:
            rejected.body = None
        rejected.body_bytes = request.size
        refusal.more["rejected_id"] = await self._rejections.put(rejected)

    def _rejected(self, request: Request, bad: Bad) -> Rejected:
        loop = asyncio.get_running_loop()
        return Rejected(
            request.path[:500],
            request.workflow.slug,
            bad.code,
            bad.reason,
            bad.body,
            len(bad.body),
            request.caller.name,
            request.headers.get(b"content-type", b"").decode("latin-1")[:200],
            request.request_id,
            bad.line,
            since=loop.time(),
            done=loop.create_future(),
        )
