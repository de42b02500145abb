"""One connection without a network: what it parses while requests wait, and when it gives up."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from receiver.http import lasting, onewrite
from receiver.http.bounded import PIECE_BYTES, Bounded

REQUEST = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n"
MOST_WAITING = PIECE_BYTES // len(REQUEST) + 1


class Transport(asyncio.Transport):
    """Remembers what it was told. unread: bytes that the other side leaves where they are."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.unread = 0
        self.paused = self.closed = self.aborted = False

    def write(self, data: Any) -> None:
        self.written += bytes(data)

    def pause_reading(self) -> None:
        self.paused = True

    def resume_reading(self) -> None:
        self.paused = False

    def is_closing(self) -> bool:
        return self.closed or self.aborted

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.aborted = True

    def get_write_buffer_size(self) -> int:
        return self.unread


class Place:
    """A connection, and an application that answers when it may."""

    def __init__(self) -> None:
        self.may_answer = asyncio.Event()
        self.begun = 0
        config = uvicorn.Config(self.app, interface="asgi3", access_log=False, proxy_headers=False)
        config.load()
        self.protocol = Bounded(config, ServerState(), {})
        self.transport = Transport()
        self.protocol.connection_made(self.transport)

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        self.begun += 1
        await self.may_answer.wait()
        headers = [(b"content-length", b"2")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"ok"})

    @property
    def answers(self) -> int:
        return self.transport.written.count(b"HTTP/1.1 200")


def run(story: Callable[[], Awaitable[None]]) -> None:
    async def bounded_story() -> None:
        await asyncio.wait_for(story(), 30)

    asyncio.run(bounded_story())


async def until(condition: Callable[[], bool]) -> None:
    """Or the story takes too long."""
    while not condition():  # noqa: ASYNC110
        await asyncio.sleep(0)


def test_what_waits_is_not_parsed_and_no_more_is_read() -> None:
    async def story() -> None:
        place = Place()
        many = 10 * MOST_WAITING
        place.protocol.data_received(REQUEST * many)
        await asyncio.sleep(0)
        assert place.begun == 1
        assert len(place.protocol.pipeline) <= MOST_WAITING
        assert place.transport.paused
        place.may_answer.set()
        while place.answers < many:
            assert len(place.protocol.pipeline) <= MOST_WAITING
            await asyncio.sleep(0)
        assert not place.transport.paused
        place.protocol.data_received(REQUEST)
        await until(lambda: place.answers == many + 1)

    run(story)


def test_a_large_body_is_parsed_in_few_pieces() -> None:
    async def story() -> None:
        place = Place()
        place.may_answer.set()
        body = b"x" * 50 * PIECE_BYTES
        head = b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: %d\r\n\r\n" % len(body)
        place.protocol.data_received(head + body + REQUEST)
        assert place.protocol._events < 8
        await until(lambda: place.answers == 2)

    run(story)


def test_who_leaves_answers_unread_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lasting, "UNREAD_SECONDS", 0.1)

    async def story() -> None:
        for reads_on in (True, False):
            place = Place()
            place.protocol.pause_writing()  # says the transport, when its buffer is full
            await asyncio.sleep(0.05)
            if reads_on:
                place.protocol.resume_writing()
            await asyncio.sleep(0.1)
            assert place.transport.aborted == (not reads_on)

    run(story)


def test_nobody_puts_off_the_end_by_not_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onewrite, "UNREAD_SECONDS", 0.1)

    async def story() -> None:
        for unread in (0, 1000):
            place = Place()
            place.may_answer.set()
            place.transport.unread = unread
            place.protocol.data_received(REQUEST.replace(b"host: a", b"connection: close"))
            await asyncio.sleep(0.02)
            assert (place.answers, place.transport.closed) == (1, True)
            assert not place.transport.aborted
            await asyncio.sleep(0.15)
            assert place.transport.aborted == bool(unread)

    run(story)
