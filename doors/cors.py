"""Which pages in browsers may call the doors: those of configured origins, and no others.

A page of another origin may send nothing but what any form could send, and read no answer.
"""

from doors.refusals import Headers

METHODS = b"GET, POST, DELETE"
SENT = (
    b"authorization, content-encoding, content-type, idempotency-key, webhook-id, x-api-key, "
    b"x-request-id"
)
READ = b"location, retry-after, x-request-id"
REMEMBERED_SECONDS = b"600"


class Cors:
    """What browsers are told. origins: as `https://app.example`, port included if it has one."""

    def __init__(self, origins: tuple[str, ...]) -> None:
        self._origins = frozenset(origin.encode() for origin in origins)

    def __bool__(self) -> bool:
        return bool(self._origins)

    def headers(self, request: dict[bytes, bytes]) -> Headers:
        """Headers of an answer: that the page may read it, if it may."""
        # a cache must not give one page what another was told
        yield b"vary", b"origin"
        origin = request.get(b"origin")
        if origin in self._origins:
            assert origin is not None
            yield b"access-control-allow-origin", origin
            yield b"access-control-expose-headers", READ

    def preflight(self, request: dict[bytes, bytes], method: str) -> Headers | None:
        """Headers of the answer to a question that comes before a request; None if this is none."""
        if (
            method != "OPTIONS"
            or b"access-control-request-method" not in request
            or request.get(b"origin") not in self._origins
        ):
            return None
        return [
            (b"access-control-allow-methods", METHODS),
            (b"access-control-allow-headers", SENT),
            (b"access-control-max-age", REMEMBERED_SECONDS),
        ]
