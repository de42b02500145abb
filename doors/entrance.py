"""The outermost layer of both doors: every request has an id, and every one gets an answer."""

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from doors.refusals import broken, respond
from doors.request_ids import request_id

log = structlog.get_logger(__name__)


class Entrance:
    """The outermost ASGI layer.

    Gives every request an id, the caller's own if it is sane, and every answer the same one.
    """

    def __init__(self, inside: ASGIApp) -> None:
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
            await self._inside(scope, receive, send_with_id)
        except Exception:  # a bug of ours: whoever called gets an answer all the same
            log.exception("request_failed", request_id=scope["request_id"])
            if started:
                raise
            refusal = broken()
            await respond(send_with_id, 500, refusal.content(scope["request_id"]))
