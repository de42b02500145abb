"""How long one connection lasts, and whether there is room for it.

uvicorn's, but that there is a most of them, that one clock serves a whole connection, and that a
client who leaves its answers unread is cut off.
"""

import asyncio
from typing import Any

import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from doors.rates import Seldom
from receiver.http.lingering import Lingering
from receiver.http.onewrite import UNREAD_SECONDS, OneWrite
from receiver.http.said import as_bytes, crowded

MOST_CONNECTIONS = 1_000  # unless the application says otherwise
# who finds no room is heard out a little, that he may read why; beyond so many nobody is
TURNED_AWAY, TURNED_AWAY_SECONDS, TURNED_AWAY_BYTES = 100, 1.0, 64 * 1024
log = Seldom(structlog.get_logger(__name__))


class Lasting(HttpToolsProtocol):
    """One connection, from its beginning to its end."""

    _writer: OneWrite
    turned_away: int = 0  # how many are being heard out, of all connections

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._most = getattr(self.app, "max_connections", MOST_CONNECTIONS)
        self._deaf: asyncio.TimerHandle | None = None
        self._heard_out = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        if len(self.connections) >= self._most:
            self._turn_away(transport)
            return
        self._writer = OneWrite(transport, self._midway)
        super().connection_made(self._writer)  # type: ignore[arg-type]
        self._stirred = self.loop.time()  # when it was made, a message began, or an answer left
        self._alarm = self.loop.call_later(self.timeout_keep_alive, self._ring)

    def _turn_away(self, transport: asyncio.Transport) -> None:
        log.warning("too_many_connections", most=self._most)
        if Lasting.turned_away >= TURNED_AWAY:
            transport.abort()
            return
        Lasting.turned_away += 1
        self._heard_out = True
        transport.write(as_bytes(crowded(self._most), self.server_state.default_headers))
        Lingering(transport, TURNED_AWAY_SECONDS, TURNED_AWAY_BYTES)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.transport is None:  # never was one of ours
            Lasting.turned_away -= self._heard_out
            return
        self._alarm.cancel()
        self._writer.gone()
        if self._deaf is not None:
            self._deaf.cancel()
        super().connection_lost(exc)

    def _ring(self) -> None:
        """Closes a connection that has been idle for as long as it may.

        Idle is also who takes that long for a head, or to send what is no longer wanted; the body
        of a request that is being answered has a limit of its own.
        """
        idle = self.cycle is None or self.cycle.response_complete
        until = (self._stirred if idle else self.loop.time()) + self.timeout_keep_alive
        if until <= self.loop.time():
            self.timeout_keep_alive_handler()
        else:
            self._alarm = self.loop.call_at(until, self._ring)

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._deaf is None:
            self._deaf = self.loop.call_later(UNREAD_SECONDS, self._cut_off)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._deaf is not None:
            self._deaf.cancel()
            self._deaf = None

    def _cut_off(self) -> None:
        log.warning("answers_not_read", seconds=UNREAD_SECONDS)
        self._writer.abort()

    def _midway(self) -> bool:
        """Whether a message has begun and not ended."""
        raise NotImplementedError
