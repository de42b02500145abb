"""Which path leads where: registered workflows, and an answer for every other path and method."""

import difflib
import itertools
import re
import secrets

import structlog
from starlette._utils import get_route_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hq.registry import Workflow, normal_path
from receiver.answers import Refusal, respond
from receiver.ingest import Ingest

REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,128}")
# told apart by process and number: drawing random bytes for each would be a system call a request
PROCESS = secrets.token_hex(8).encode()
NUMBERS = itertools.count(1)
log = structlog.get_logger(__name__)


def request_id(given: bytes) -> bytes:
    """The id of a request: what its sender calls it, if that is sane, or a new one."""
    if REQUEST_ID.fullmatch(given):
        return given
    return b"%b%016x" % (PROCESS, next(NUMBERS))


class Door:
    """The outermost ASGI layer. Registered paths go straight to the ingest, all else to `inside`.

    Straight, because every layer of a framework between the socket and the queue costs throughput.
    Gives every request an id, the caller's own if it is sane, and every answer the same one.
    """

    def __init__(self, workflows: dict[str, Workflow], ingest: Ingest, inside: ASGIApp) -> None:
        self.table = {normal_path(p): w for w in workflows.values() for p in w.paths}
        self._ingest = ingest
        self._inside = inside

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inside(scope, receive, send)
            return
        given = request_id(dict(scope["headers"]).get(b"x-request-id", b""))
        scope["request_id"] = given.decode()
        started = False

        async def send_with_id(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message["headers"], (b"x-request-id", given)]
            await send(message)

        try:
            workflow = self.table.get(normal_path(get_route_path(scope)))
            if workflow is None:
                await self._inside(scope, receive, send_with_id)
            elif scope["method"] == "POST":
                await self._ingest.handle(workflow, scope, receive, send_with_id)
            else:
                refusal = Refusal(
                    405, "method_not_allowed", "Send a POST.", headers=[(b"allow", b"POST")]
                )
                await respond(send_with_id, 405, refusal.content(given.decode()), refusal.headers)
        except Exception:
            log.exception("request_failed", request_id=scope["request_id"])
            if started:
                raise
            refusal = Refusal(500, "internal", "Something broke here. The log has the request id.")
            await respond(send_with_id, 500, refusal.content(scope["request_id"]))

    def nearest(self, path: str) -> str | None:
        """The registered path that looks most like this one."""
        found = difflib.get_close_matches(normal_path(path)[:300], self.table, n=1, cutoff=0.3)
        if not found:
            return None
        return next(p for p in self.table[found[0]].paths if normal_path(p) == found[0])

    async def not_found(self, scope: Scope, receive: Receive, send: Send) -> None:
        """For every path that nobody knows."""
        if scope["type"] != "http":
            return
        nearest = self.nearest(get_route_path(scope))
        hint = f" Did you mean {nearest}?" if nearest else ""
        refusal = Refusal(
            404,
            "unknown_path",
            f"Nothing is registered under this path.{hint} /openapi.json lists all paths.",
            more={"nearest": nearest},
        )
        await respond(send, 404, refusal.content(scope["request_id"]))
