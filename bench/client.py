"""A small HTTP client for load: raw sockets, keep-alive, one request at a time per connection."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast


@dataclass
class Load:
    """What a run did. seconds: one latency per answered request; bad: answers but the expected."""

    requests: int = 0
    elapsed: float = 0.0
    bad: int = 0
    seconds: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return self.requests / self.elapsed

    def percentile(self, share: float) -> float:
        """Milliseconds that this share of the requests stayed below."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def request(host: str, path: str, key: str, body: bytes) -> bytes:
    """One request as it goes over the wire."""
    head = (
        f"POST {path} HTTP/1.1\r\nhost: {host}\r\nx-api-key: {key}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Caller(asyncio.Protocol):
    """One connection: sends, waits for the whole answer, sends again, until told to stop."""

    def __init__(
        self,
        message: Callable[[], bytes],
        load: Load,
        until: float,
        left: list[int],
        expected: bytes,
    ) -> None:
        self._message = message
        self._expected = expected
        self._load = load
        self._until = until
        self._left = left
        self._answer = b""
        self._sent = 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        self._answer += data
        head, gap, rest = self._answer.partition(b"\r\n\r\n")
        if not gap:
            return
        at = head.lower().index(b"content-length:") + 15
        if len(rest) < int(head[at:].split(b"\r\n", 1)[0]):
            return
        self._load.requests += 1
        self._load.seconds.append(time.perf_counter() - self._sent)
        if not head.startswith(self._expected):
            self._load.bad += 1
        self._answer = b""
        self._send()

    def connection_lost(self, problem: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)

    def _send(self) -> None:
        self._sent = time.perf_counter()
        self._left[0] -= 1
        if self._sent >= self._until or self._left[0] < 0:
            self._transport.close()
        else:
            self._transport.write(self._message())


async def run(
    host: str,
    port: int,
    message: bytes | Callable[[], bytes],
    connections: int,
    seconds: float = float("inf"),
    requests: int = 1 << 60,
    expected: int = 202,
) -> Load:
    """Load from that many connections, for so long or so many requests.

    message: what each sends, or what gives the next one.
    """
    load = Load()
    give = message if callable(message) else lambda: message
    loop = asyncio.get_running_loop()
    start = time.perf_counter()
    left = [requests]
    callers = [
        await loop.create_connection(
            lambda: Caller(give, load, start + seconds, left, b"HTTP/1.1 %d" % expected),
            host,
            port,
        )
        for _ in range(connections)
    ]
    await asyncio.gather(*(caller.done for _, caller in callers))
    load.elapsed = time.perf_counter() - start
    return load
