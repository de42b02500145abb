"""Hears out a sender who was answered in the middle of a message, before the connection ends.

To what arrives at a closed socket the kernel says "reset", and that takes from the sender the
answer that it has not read yet: who sends 10 MB would not learn that 4 MB are allowed.
"""

import asyncio

SECONDS = 10.0
BYTES = 64 * 1024 * 1024


class Lingering(asyncio.Protocol):
    """Throws away what comes until the sender is done; not for ever, and not any amount."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._room = BYTES
        self._before = transport.get_protocol()
        self._late = asyncio.get_running_loop().call_later(SECONDS, transport.close)
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
