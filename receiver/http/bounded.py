"""What one connection may bring: how large a head may be, and how many requests may wait.

None of it needs a key, so none of it may cost much.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

import httptools
import structlog
from uvicorn.protocols.http.flow_control import FlowControl

from doors.rates import Seldom
from doors.refusals import Refusal
from receiver.http.lasting import Lasting
from receiver.http.said import INVALID, as_bytes, head_too_large

HEAD_BYTES = 64 * 1024
HEAD_LINES = 100
PIECE_BYTES = 4 * 1024  # parsed at once: how many requests can be in it is how many can wait
log = Seldom(structlog.get_logger(__name__))


class Flow(FlowControl):
    """uvicorn's, but that reading is not resumed by a request while others wait behind it."""

    held = False

    def hold(self) -> None:
        self.held = True
        self.pause_reading()

    def let_go(self) -> None:
        self.held = False
        self.resume_reading()

    def resume_reading(self) -> None:
        if not self.held:
            super().resume_reading()


class Bounded(Lasting):
    """Counts what came and what was answered; reads on only when nothing waits.

    scope["hq.unread"]() tells the application whether the request's body is still on its way.
    """

    flow: Flow

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # messages: begun, with a whole head, with a whole body, answered
        self._begun = self._headed = self._ended = self._answered = 0
        self._events = 0  # that the parser told us of: while none comes, it keeps what it gets
        self._silent_bytes = 0
        self._body_bytes = 0
        self._unparsed = b""
        self._ending: Refusal | None = None  # why, when the last of what came before is answered

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if self.transport is not None:  # there was room
            self.flow = Flow(self._writer)  # type: ignore[arg-type]

    def connection_lost(self, exc: Exception | None) -> None:
        self._unparsed = b""
        super().connection_lost(exc)

    def _midway(self) -> bool:
        """A message has begun and not ended."""
        return self._begun != self._ended

    # ---- reading

    def data_received(self, data: bytes) -> None:
        if self._ending:
            return
        if self._unparsed:
            self._unparsed += data
        else:
            self._read(data)

    def _read(self, data: bytes) -> None:
        """Parses piece by piece, and stops when a request waits for its answer."""
        while data:
            if self._ended > self._answered:
                self._unparsed = data
                self.flow.hold()
                return
            if len(data) <= PIECE_BYTES:
                piece, data = data, b""
            else:
                size = self._portion()
                piece, data = data[:size], data[size:]
            again = self._parse(piece)
            if self._ending:
                return
            data = again + data

    def _portion(self) -> int:
        """How much may be parsed at once: a piece, or what a body's length says is still to come.

        A large body in small pieces would cost as much as its parsing.
        """
        if self._headed == self._begun != self._ended:
            for name, value in self.headers:
                if name == b"content-length":
                    return max(PIECE_BYTES, int(value) - self._body_bytes)
        return PIECE_BYTES

    def _parse(self, piece: bytes) -> bytes:
        """What is to be parsed anew, if anything.

        As uvicorn does, but that whoever offers to upgrade is heard out (RFC 9110, 7.8). Behind
        such a head the parser expects another protocol. A new one gets the head once more, without
        the offer, and finds the body.
        """
        events = self._events
        again = b""
        try:
            self.parser.feed_data(piece)
        except httptools.HttpParserUpgrade as offer:
            if self._offers():
                again = self._declined() + piece[offer.args[0] :]
                self.parser = httptools.HttpRequestParser(self)
                # as uvicorn's
                self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
                self._begun -= 1
                self._ended -= 1
        except httptools.HttpParserError:
            log.warning("not_http")
            self._end(self._ending or INVALID)
            return b""
        if self._ending:
            self._end(self._ending)
        elif self._begun == self._ended or events != self._events:
            self._silent_bytes = 0
        else:
            self._silent_bytes += len(piece)
            if self._silent_bytes > HEAD_BYTES:
                self._end(head_too_large(HEAD_BYTES, HEAD_LINES))
        return again

    def _offers(self) -> bool:
        """The message at hand is one that will come again, without an offer to upgrade."""
        return self.parser.should_upgrade() and self.parser.get_method() != b"CONNECT"

    def _declined(self) -> bytes:
        """The head at hand without its offer."""
        version = self.parser.get_http_version().encode()
        lines = [b"%b %b HTTP/%b" % (self.parser.get_method(), self.url, version)]
        lines += [b"%b: %b" % header for header in self.headers if header[0] != b"upgrade"]
        return b"\r\n".join([*lines, b"", b""])

    # ---- what the parser tells

    def on_message_begin(self) -> None:
        self._begun += 1
        self._events += 1
        self._body_bytes = 0
        self._stirred = self.loop.time()
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._headed == self._begun:
            return  # behind a body in chunks: what has been looked at is not changed any more
        name = name.lower()
        if name == b"expect" and value.lower() == b"100-continue":
            self.expect_100_continue = True
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        self._events += 1
        if self._ending or self._offers():
            return
        # what came in few pieces is small for certain
        large = self._silent_bytes and self._head_size() > HEAD_BYTES
        if large or len(self.headers) > HEAD_LINES:
            self._ending = head_too_large(HEAD_BYTES, HEAD_LINES)
            return
        self._enter()
        self._headed = self._begun

    def _head_size(self) -> int:
        return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)

    def _enter(self) -> None:
        """A request whose head is known begins."""
        self.scope["hq.unread"] = self._unread()  # type: ignore[typeddict-unknown-key]
        super().on_headers_complete()

    def _unread(self) -> Callable[[], bool]:
        """Whether the body of the newest request is still on its way, then and later."""
        number = self._begun
        return lambda: self._ended < number

    def on_body(self, body: bytes) -> None:
        self._events += 1
        self._body_bytes += len(body)
        if self._headed == self._begun:
            self._fill(body)

    def _fill(self, body: bytes) -> None:
        super().on_body(body)

    def on_message_complete(self) -> None:
        if self._ending:
            return
        self._ended += 1
        if not self._offers():
            self._complete()

    def _complete(self) -> None:
        super().on_message_complete()

    # ---- answers

    def on_response_complete(self) -> None:
        self._writer.flush()
        self._answered += 1
        if self._ending and self._ended <= self._answered:
            self._say_last()
        elif self.pipeline or self.transport.is_closing():
            super().on_response_complete()
        else:
            # as uvicorn does, but for its clock: set and stopped for each request, that takes a
            # tenth of the time of a plain one; ours runs on, and looks when it rings
            self.server_state.total_requests += 1
            self.flow.resume_reading()
            self._stirred = self.loop.time()
        if self._unparsed and not self._ending and self._ended <= self._answered:
            self.loop.call_soon(self._read_on)

    def _read_on(self) -> None:
        data, self._unparsed = self._unparsed, b""
        if not data or self.transport.is_closing():
            return
        self._read(data)
        if not self._unparsed and not self._ending:
            self.flow.let_go()

    def _end(self, why: Refusal) -> None:
        """No more is read. What came whole is answered, then this is said, and that is all."""
        self._ending = why
        self.flow.hold()
        if self._headed == self._begun != self._ended:  # the broken one was about to be answered
            self._forget()
        if self._ended <= self._answered:
            self._say_last()

    def _forget(self) -> None:
        """Nobody will answer the newest request by itself."""
        if self.cycle.response_complete:
            return
        self.cycle.disconnected = True
        self.cycle.message_event.set()
        self.pipeline = deque(entry for entry in self.pipeline if entry[0] is not self.cycle)

    def _say_last(self) -> None:
        assert self._ending is not None
        if self.transport.is_closing():
            return
        # unless it was answered before it broke
        if not (self._headed == self._begun != self._ended and self.cycle.response_complete):
            self._writer.write(as_bytes(self._ending, self.server_state.default_headers))
        self._writer.close()
