"""What a door says when it does not let a request in: JSON, with something to act on."""

from collections.abc import Iterable
from typing import Any

import orjson
from starlette.types import Send

Headers = Iterable[tuple[bytes, bytes]]


class Refusal(Exception):
    """A request that is not accepted: HTTP status, a code for programs, a sentence for people.

    more: further fields of the answer, as the number of the body in raw.rejected.
    """

    def __init__(
        self,
        status: int,
        code: str,
        error: str,
        *,
        retry_after: int | None = None,
        headers: Headers = (),
        more: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(error)
        self.status = status
        self.code = code
        self.error = error
        self.headers = list(headers)
        if retry_after is not None:
            self.headers.append((b"retry-after", str(retry_after).encode()))
        self.more = more or {}

    def content(self, request_id: str) -> dict[str, Any]:
        """The body of the answer."""
        return {
            "success": False,
            "error": self.error,
            "code": self.code,
            "request_id": request_id,
            **self.more,
        }


def away() -> Refusal:
    """Postgres cannot be reached, or says itself that it wrote nothing."""
    return Refusal(
        503,
        "database_away",
        "The database cannot be used just now, so nothing was accepted. Send the same request "
        "again.",
        retry_after=2,
    )


def broken() -> Refusal:
    """A bug of ours."""
    return Refusal(500, "internal", "Something broke here. The log has the request id.")


async def respond(send: Send, status: int, content: Any, headers: Headers = ()) -> None:
    """Sends one JSON answer."""
    body = orjson.dumps(content)
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", b"application/json"),
                (b"content-length", b"%d" % len(body)),
                *headers,
            ],
        }
    )
    await send({"type": "http.response.body", "body": body})
