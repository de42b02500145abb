"""`hq serve` with the long way blocked: a POST that arrives there is told so (418).

Except with an X-Long header, by which a test lets its key become known.
"""

from typing import Any

from starlette.types import Receive, Scope, Send

from receiver.app import app


class OnlyShort:
    shortcut = app.shortcut  # type: ignore[attr-defined]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers: dict[bytes, bytes] = dict(scope.get("headers", ()))
        if scope.get("method") != "POST" or b"x-long" in headers:
            await app(scope, receive, send)
            return
        start: dict[str, Any] = {"type": "http.response.start", "status": 418}
        await send(start | {"headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})


def application() -> OnlyShort:
    return OnlyShort()
