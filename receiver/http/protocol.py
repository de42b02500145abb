"""A bounded connection with a short way for the requests that come all the time."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle
from uvicorn.server import ServerState

from receiver.http.bounded import Bounded
from receiver.http.shortcut import Shortcut
from receiver.http.visits import Visit

DAWDLING_SECONDS = 1.0  # until a body that is not complete goes the long way, which has a limit


class Beginning:
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


BEGINNING = Beginning()


class Protocol(Bounded):
    """One connection. A plain request is a Visit; while it is, uvicorn's `cycle` is that visit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = not self.root_path and self.limit_concurrency is None
        self._shortcut: Shortcut | None = getattr(self.app, "shortcut", None) if usual else None

    def connection_lost(self, exc: Exception | None) -> None:
        if isinstance(self.cycle, Visit) and self.cycle.more_body:
            self._go_long(self.cycle)  # which counts those who hang up
        super().connection_lost(exc)

    def _read(self, data: bytes) -> None:
        super()._read(data)
        visit = self.cycle
        if isinstance(visit, Visit) and visit.more_body and visit.slow is None:
            visit.slow = self.loop.call_later(DAWDLING_SECONDS, self._go_long, visit)

    def _enter(self) -> None:
        visit = self._visit()
        if visit is None:
            super()._enter()
        else:
            self.cycle = visit  # type: ignore[assignment]

    def _visit(self) -> Visit | None:
        """A visit, if that is a plain request whose turn it is."""
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
        headers = dict(self.headers)
        size = int(headers.get(b"content-length", b"0")[:9])
        keep = self.parser.should_keep_alive()
        plain = self._shortcut.read(self.url, headers, self.scope, keep)  # type: ignore[arg-type]
        return self._shortcut.enter(plain, size, self._told) if plain else None

    def _fill(self, body: bytes) -> None:
        if isinstance(self.cycle, Visit) and self.cycle.more_body:
            self.cycle.body += body
        else:
            super()._fill(body)

    def _complete(self) -> None:
        visit = self.cycle
        if not (isinstance(visit, Visit) and visit.more_body):
            super()._complete()
            return
        visit.more_body = False
        if visit.slow is not None:
            visit.slow.cancel()
        assert self._shortcut is not None
        if not self._shortcut.queue(visit):
            self._go_long(visit)

    def _forget(self) -> None:
        super()._forget()
        if isinstance(self.cycle, Visit):
            self._go_long(self.cycle)  # which counts it as one who hung up

    def _told(self, visit: Visit) -> None:
        """The writers have settled a visit."""
        assert self._shortcut is not None
        answer = self._shortcut.answer(visit, BEGINNING.text(self.server_state))
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
        if visit.slow is not None:
            visit.slow.cancel()  # once is enough: who hung up in the middle went before it rang
        scope = visit.plain.scope
        if visit.more_body:
            scope["hq.unread"] = self._unread()
        if visit.outcome is None:
            visit.held.release()
        else:
            scope["hq.queued"] = visit.queued
        cycle = RequestResponseCycle(
            scope=scope,  # type: ignore[arg-type]
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
