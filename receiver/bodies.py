"""Bodies as they come over the wire: kinds, sizes and encodings, never more than allowed."""

import asyncio
import zlib
from functools import lru_cache

from starlette.types import Receive

from doors.refusals import Refusal
from receiver.answers import ClientGone, full

NDJSON = (
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonl",
    "application/json-lines",
)
ENCODINGS = ("", "identity", "gzip", "x-gzip", "deflate")
MAX_MEMBERS = 64  # a gzip file may be several, one behind the other; each costs a copy of the rest


class Allowance:
    """How many requests and bytes may be in memory at once; what does not fit is refused."""

    def __init__(self, rows: int, size: int) -> None:
        self.rows = self.free_rows = rows
        self.size = self.free_bytes = size

    def enter(self, size: int) -> None:
        """One more request, with so many bytes to begin with. Raises a 503."""
        if self.free_rows <= 0:
            raise full()
        self.take(size)
        self.free_rows -= 1

    def take(self, size: int) -> None:
        """That many more bytes. Raises a 503."""
        if size > self.free_bytes:
            raise full()
        self.free_bytes -= size

    def leave(self, size: int) -> None:
        """The request was answered; its bytes are free again."""
        self.free_rows += 1
        self.free_bytes += size


class Held:
    """What one request holds of the allowance."""

    __slots__ = ("allowance", "size")

    def __init__(self, allowance: Allowance, size: int = 0) -> None:
        allowance.enter(size)
        self.allowance = allowance
        self.size = size

    def take(self, size: int) -> None:
        self.allowance.take(size)
        self.size += size

    def release(self) -> None:
        self.allowance.leave(self.size)


class Unread(Refusal):
    """A body of which only the size can be kept; `seen` bytes were announced or read."""

    def __init__(self, status: int, code: str, error: str, seen: int) -> None:
        super().__init__(status, code, error)
        self.seen = seen


def too_large(limit: int, seen: int) -> Unread:
    """More bytes than allowed."""
    return Unread(
        413, "too_large", f"The body is larger than {limit} bytes. Send it in parts.", seen
    )


def lost(size: int) -> Unread:
    """Bytes were announced and none came. uvicorn does so when the sender offers to upgrade."""
    return Unread(
        422,
        "body_lost",
        f"The body of {size} bytes did not arrive. Send it again, without the header `Upgrade` if "
        "there was one: connections are not upgraded here.",
        size,
    )


@lru_cache(maxsize=256)
def kind_of(content_type: bytes) -> str:
    """'json', 'ndjson' or '' (neither) for a Content-Type; no header at all is taken for JSON."""
    word = content_type.split(b";", 1)[0].strip().lower().decode("latin-1")
    if word in NDJSON:
        return "ndjson"
    if word in ("", "application/json") or (
        word.startswith("application/") and word.endswith("+json")
    ):
        return "json"
    return ""


def announced(headers: dict[bytes, bytes], limit: int) -> int:
    """What Content-Length says; 0 without it. Raises Unread (413) before a byte is read."""
    length = headers.get(b"content-length", b"0")
    size = int(length[:18])
    if len(length) > 18 or size > limit:
        raise too_large(limit, size)
    return size


async def read(receive: Receive, limit: int, seconds: float, held: Held) -> bytes:
    """The whole body, at most so many bytes and seconds.

    Raises Unread (413), Refusal (408, 503), ClientGone.
    """
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body"):
        body: bytes = message.get("body", b"")
        if len(body) > limit:
            raise too_large(limit, len(body))
        held.take(len(body))
        return body
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(seconds):
            while True:
                if message["type"] == "http.disconnect":
                    raise ClientGone
                chunk = message.get("body", b"")
                size += len(chunk)
                if size > limit:
                    raise too_large(limit, size)
                held.take(len(chunk))
                chunks.append(chunk)
                if not message.get("more_body"):
                    return b"".join(chunks)
                message = await receive()
    except TimeoutError:
        raise Refusal(
            408,
            "body_too_slow",
            f"The body was not complete after {seconds:.0f} seconds. Send it again.",
            headers=[(b"connection", b"close")],  # nobody waits for the rest of it
        ) from None


def decoded(body: bytes, encoding: str, limit: int, held: Held) -> bytes:
    """The body without its Content-Encoding, never unpacked beyond the limit.

    Raises Unread (413), or Refusal (422) when the packing is broken.
    """
    if encoding in ("", "identity"):
        return body
    room = min(limit, held.allowance.free_bytes)
    try:
        if encoding == "deflate":
            try:
                unpacked = _inflate(body, zlib.MAX_WBITS, room)
            except zlib.error:  # some senders leave out the zlib header
                unpacked = _inflate(body, -zlib.MAX_WBITS, room)
        else:
            unpacked = _inflate(body, 16 + zlib.MAX_WBITS, room)
    except zlib.error as problem:
        raise Refusal(
            422, "bad_encoding", f"The body is not {encoding}, as its header says: {problem}."
        ) from None
    if len(unpacked) > limit:
        raise too_large(limit, len(body))
    held.take(len(unpacked))
    return unpacked


def _inflate(body: bytes, bits: int, room: int) -> bytes:
    """At most room + 1 bytes of what is packed in body, all members of it."""
    unpacked: list[bytes] = []
    size = 0
    for _ in range(MAX_MEMBERS):
        packer = zlib.decompressobj(bits)
        part = packer.decompress(body, room + 1 - size)
        unpacked.append(part)
        size += len(part)
        if size > room:
            return b"".join(unpacked)
        if not packer.eof:
            raise zlib.error("it ends too early")
        body = packer.unused_data.lstrip(b"\0")
        if not body:
            return b"".join(unpacked)
    raise zlib.error("it has too many members")
