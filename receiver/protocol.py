"""uvicorn's HTTP protocol, with a short way for the requests that come all the time.

Used by `hq serve`; `uvicorn receiver.app:app` works as well without it, more slowly.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)
from uvicorn.server import ServerState

from receiver.onewrite import OneWrite
from receiver.shortcut import Shortcut, Visit

DAWDLING = 1.0  # seconds until a body that is not complete goes the long way, which has a limit


class Head:
    """The beginning of every 202, made again when uvicorn turns its clock."""

    def __init__(self) -> None:
        self._headers: list[tuple[bytes, bytes]] = []
        self._text = STATUS_LINE[202]

    def text(self, state: ServerState) -> bytes:
        if state.default_headers is not self._headers:
            self._headers = state.default_headers
            lines = [b"%b: %b\r\n" % header for header in self._headers]
            self._text = STATUS_LINE[202] + b"".join(lines)
        return self._text


HEAD = Head()


class Protocol(HttpToolsProtocol):
    """One connection. A plain request is a Visit; while it is, uvicorn's `cycle` is that visit."""

    _writer: OneWrite

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = not self.root_path and self.limit_concurrency is None
        self._shortcut: Shortcut | None = getattr(self.app, "shortcut", None) if usual else None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._writer = OneWrite(transport)
        super().connection_made(self._writer)  # type: ignore[arg-type]

    def connection_lost(self, exc: Exception | None) -> None:
        if isinstance(self.cycle, Visit) and self.cycle.more_body:
            self._go_long(self.cycle)  # which counts those who hang up
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        visit = self.cycle
        if isinstance(visit, Visit) and visit.more_body and visit.slow is None:
            visit.slow = self.loop.call_later(DAWDLING, self._go_long, visit)

    def on_headers_complete(self) -> None:
        visit = self._enter()
        if visit is None:
            super().on_headers_complete()
        else:
            self.cycle = visit  # type: ignore[assignment]

    def on_body(self, body: bytes) -> None:
        if isinstance(self.cycle, Visit) and self.cycle.more_body:
            self.cycle.body += body
        else:
            super().on_body(body)

    def on_message_complete(self) -> None:
        visit = self.cycle
        if not (isinstance(visit, Visit) and visit.more_body):
            super().on_message_complete()
            return
        visit.more_body = False
        if visit.slow is not None:
            visit.slow.cancel()
        assert self._shortcut is not None
        if not self._shortcut.queue(visit):
            self._go_long(visit)

    def on_response_complete(self) -> None:
        self._writer.flush()
        super().on_response_complete()

    def _enter(self) -> Visit | None:
        if (
            self._shortcut is None
            or self.parser.get_method() != b"POST"
            or self.parser.get_http_version() != "1.1"
            # behind another answer: uvicorn lets them wait for their turn
            or not (self.cycle is None or self.cycle.response_complete)
            # the client does not take its answers: only the long way waits for it
            or self.flow.write_paused
        ):
            return None
        visit = self._shortcut.enter(self.url, dict(self.headers))
        if visit is not None:
            visit.keep_alive = self.parser.should_keep_alive()
            visit.scope = self.scope  # type: ignore[assignment]
            visit.url = self.url
            visit.tell = self._told
        return visit

    def _told(self, visit: Visit) -> None:
        """The writers have settled a visit."""
        assert self._shortcut is not None
        answer = self._shortcut.answer(visit, HEAD.text(self.server_state))
        if answer is None:
            self._go_long(visit)
            return
        visit.held.release()
        if visit.disconnected or self.transport.is_closing():
            return
        visit.response_complete = True
        self.transport.write(answer)
        if not visit.keep_alive:
            self.transport.close()
        self.on_response_complete()

    def _go_long(self, visit: Visit) -> None:
        """Hands a visit to ASGI, as uvicorn does with every request: with its outcome, if any."""
        path = visit.url.decode("ascii")
        visit.scope.update(method="POST", path=path, raw_path=visit.url, query_string=b"")
        if visit.outcome is None:
            visit.held.release()
        else:
            visit.scope["hq.queued"] = visit.queued
        cycle = RequestResponseCycle(
            scope=visit.scope,  # type: ignore[arg-type]
            transport=self.transport,
            flow=self.flow,
            logger=self.logger,
            access_logger=self.access_logger,
            access_log=self.access_log,
            default_headers=self.server_state.default_headers,
            message_event=asyncio.Event(),
            expect_100_continue=False,
            keep_alive=visit.keep_alive,
            on_response=self.on_response_complete,
        )
        cycle.disconnected = visit.disconnected
        cycle.body += visit.body
        cycle.more_body = visit.more_body
        if visit.body or not visit.more_body:
            cycle.message_event.set()
        if self.cycle is visit:  # type: ignore[comparison-overlap]
            self.cycle = cycle
        self._start_asgi_task(cycle, self.app)
