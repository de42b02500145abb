"""What is said on a connection where there is no request that the application could answer."""

from collections.abc import Iterable

import orjson
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from doors.refusals import Refusal
from doors.request_ids import request_id

INVALID = Refusal(400, "not_http", "This is not HTTP as it is spoken here.")


def head_too_large(size: int, lines: int) -> Refusal:
    return Refusal(
        431,
        "head_too_large",
        f"A request's head has at most {size} bytes and {lines} lines. Send less of it.",
    )


def crowded(connections: int) -> Refusal:
    return Refusal(
        503,
        "too_many_connections",
        f"{connections} connections are open, and there are no more (HQ_MAX_CONNECTIONS). Use one "
        "for many requests, or try again.",
        retry_after=1,
    )


def as_bytes(refusal: Refusal, default_headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """A whole answer, behind which the connection ends."""
    name = request_id(b"")
    body = orjson.dumps(refusal.content(name.decode()))
    headers = [
        *default_headers,
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(body)),
        *refusal.headers,
        (b"x-request-id", name),
        (b"connection", b"close"),
    ]
    lines = [b"%b: %b\r\n" % header for header in headers]
    return b"".join([STATUS_LINE[refusal.status], *lines, b"\r\n", body])
