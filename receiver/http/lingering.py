"""Hears out a sender who was answered in the middle of a message, before the connection ends.

To what arrives at a closed socket the kernel says "reset", and that takes from the sender the
answer that it has not read yet: who sends 10 MB would not learn that 4 MB are allowed.
"""

import asyncio

LONGEST_SECONDS = 10.0
MOST_BYTES = 64 * 1024 * 1024


class Lingering(asyncio.Protocol):
    """Throws away what comes until the sender is done; not for ever, and not any amount."""

    def __init__(
        self,
        transport: asyncio.Transport,
        seconds: float = LONGEST_SECONDS,
        room: int = MOST_BYTES,
    ) -> None:
        self._transport = transport
        self._room = room
        self._before = transport.get_protocol()
        # not "close", which waits until the other side has read what it was told
        self._late = asyncio.get_running_loop().call_later(seconds, transport.abort)
        transport.set_protocol(self)
        if transport.can_write_eof():
            transport.write_eof()
        transport.resume_reading()

    def data_received(self, data: bytes) -> None:
        self._room -= len(data)
        if self._room < 0:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._late.cancel()
        self._before.connection_lost(exc)
