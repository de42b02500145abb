"""uvicorn's HTTP protocol, with a short way for the requests that come all the time.

Used by `hq serve`; `uvicorn receiver.app:app` works as well without it, more slowly.
"""

import asyncio
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)
from uvicorn.server import ServerState

from receiver.heads import Echo
from receiver.onewrite import OneWrite
from receiver.shortcut import Shortcut, Visit

INVALID = "Invalid HTTP request received."  # uvicorn's words
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
        self._echo: Echo | None = None
        self._begun = self._ended = 0  # messages, as the parser counts them

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._writer = OneWrite(transport, self._midway)
        super().connection_made(self._writer)  # type: ignore[arg-type]
        self._stirred = self.loop.time()  # when it was made, a message began, or an answer left
        self._alarm = self.loop.call_later(self.timeout_keep_alive, self._ring)

    def connection_lost(self, exc: Exception | None) -> None:
        if isinstance(self.cycle, Visit) and self.cycle.more_body:
            self._go_long(self.cycle)  # which counts those who hang up
        self._alarm.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        free = self._begun == self._ended and (self.cycle is None or self.cycle.response_complete)
        if free and self._echo is not None and self._again(self._echo, data):
            return
        begun = self._begun
        self._parse(data)
        visit = self.cycle
        if not isinstance(visit, Visit):
            return
        if visit.more_body:
            if visit.slow is None:
                visit.slow = self.loop.call_later(DAWDLING, self._go_long, visit)
        elif free and self._begun == self._ended == begun + 1 and visit.keep_alive:
            # one request, the whole of it, and nothing else
            self._echo = Echo.of(visit.head, data[: -len(visit.body)])

    def _parse(self, data: bytes) -> None:
        """As uvicorn does, but that whoever offers to upgrade is heard out (RFC 9110, 7.8).

        Behind such a head the parser expects another protocol. A new one gets the head once more,
        without the offer, and finds the body.
        """
        self._unset_keepalive_if_required()
        while data:
            try:
                self.parser.feed_data(data)
                return
            except httptools.HttpParserUpgrade as offer:
                if not self._offers():
                    return
                data = self._declined() + data[offer.args[0] :]
                self.parser = httptools.HttpRequestParser(self)
                self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn's
            except httptools.HttpParserError:
                self.logger.warning(INVALID)
                self.send_400_response(INVALID)
                return

    def _offers(self) -> bool:
        """The message at hand is one that will come again, without an offer to upgrade."""
        return self.parser.should_upgrade() and self.parser.get_method() != b"CONNECT"

    def _declined(self) -> bytes:
        """The head at hand without its offer."""
        version = self.parser.get_http_version().encode()
        lines = [b"%b %b HTTP/%b" % (self.parser.get_method(), self.url, version)]
        lines += [b"%b: %b" % header for header in self.headers if header[0] != b"upgrade"]
        return b"\r\n".join([*lines, b"", b""])

    def _midway(self) -> bool:
        """A message has begun and not ended."""
        return self._begun != self._ended

    def _again(self, echo: Echo, data: bytes) -> bool:
        """The same head once more, so that the parser need not see it; False if it must."""
        body = echo.body(data)
        if body is None or self._shortcut is None or self.flow.write_paused:
            return False
        visit = self._shortcut.enter(echo.head, len(body), self._told)
        if visit is None:
            return False
        visit.body = body
        visit.more_body = False
        if not self._shortcut.queue(visit):
            visit.held.release()
            return False
        self.cycle = visit  # type: ignore[assignment]
        return True

    def on_message_begin(self) -> None:
        self._begun += 1
        self._stirred = self.loop.time()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        if self._offers():
            return
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
        self._ended += 1
        if self._offers():
            return
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
        if self.pipeline or self.transport.is_closing():
            super().on_response_complete()
            return
        # as uvicorn does, but for its clock: set and stopped for each request, that takes a tenth
        # of the time of a plain one; ours runs on, and looks when it rings
        self.server_state.total_requests += 1
        self.flow.resume_reading()
        self._stirred = self.loop.time()

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
        headers = dict(self.headers)
        size = int(headers.get(b"content-length", b"0")[:9])
        keep = self.parser.should_keep_alive()
        head = self._shortcut.read(self.url, headers, self.scope, keep)  # type: ignore[arg-type]
        return self._shortcut.enter(head, size, self._told) if head else None

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
        if visit.slow is not None:
            visit.slow.cancel()  # once is enough: who hung up in the middle went before it rang
        scope = dict(visit.head.scope)
        if not visit.more_body:
            length = b"%d" % len(visit.body)  # an echo has the length of the first
            scope["headers"] = [
                (name, length if name == b"content-length" else value)
                for name, value in scope["headers"]
            ]
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
