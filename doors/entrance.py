"""The outermost layer of both doors: every request has an id, and every one gets an answer."""

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from doors.cors import Cors
from doors.refusals import broken, respond
from doors.request_ids import request_id

CLOSE = (b"connection", b"close")
log = structlog.get_logger(__name__)


class Entrance:
    """The outermost ASGI layer.

    Gives every request an id, the caller's own if it is sane, and every answer the same one; tells
    browsers what their pages may do; and ends a connection whose request is answered before its
    body is there, rather than read on for nothing.
    """

    def __init__(self, inside: ASGIApp, cors: Cors) -> None:
        self._inside = inside
        self._cors = cors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inside(scope, receive, send)
            return
        headers: dict[bytes, bytes] = dict(scope["headers"])
        given = request_id(headers.get(b"x-request-id", b""))
        scope["request_id"] = given.decode()
        unread = scope.get("hq.unread")  # only our own protocol knows (receiver/http)
        started = False

        async def send_with_id(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                more = [(b"x-request-id", given)]
                if self._cors:
                    more += self._cors.headers(headers)
                if unread is not None and unread() and CLOSE not in message["headers"]:
                    more.append(CLOSE)
                message["headers"] = [*message["headers"], *more]
            await send(message)

        asked = self._cors.preflight(headers, scope["method"]) if self._cors else None
        if asked is not None:
            await send_with_id({"type": "http.response.start", "status": 204, "headers": asked})
            await send_with_id({"type": "http.response.body", "body": b""})
            return
        try:
            await self._inside(scope, receive, send_with_id)
        except Exception:  # a bug of ours: whoever called gets an answer all the same
            log.exception("request_failed", request_id=scope["request_id"])
            if started:
                raise
            refusal = broken()
            await respond(send_with_id, 500, refusal.content(scope["request_id"]))
