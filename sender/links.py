"""HTTP/1.1 to one destination at a time: request, answer, and the connection kept for the next.

Not a client for everything: no redirects, no proxies, no cookies, nothing read from the
environment; and each connection goes to an address that was looked at.
"""

import asyncio
import ssl
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast
from urllib.parse import SplitResult, urlsplit

import httptools

from sender.addresses import resolve

ANSWER_BYTES = 64 * 1024  # of an answer that are read; nobody reads the rest
IDLE_SECONDS = 15.0  # a connection that lay longer is not used again: the other side may leave
ADDRESSES = 3  # of a name that are tried


class NotConnected(OSError):
    """There was no connection yet, so nothing can have been accepted."""


class Broken(OSError):
    """The connection ended, or what came was no HTTP, before there was an answer."""


@dataclass(slots=True)
class Answer:
    """Of an answer what is of use: status, headers in small letters, how the body begins."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


@dataclass(slots=True)
class _Reading:
    """One answer on its way."""

    done: asyncio.Future[Answer]
    answer: Answer | None = None
    headers: dict[str, str] = field(default_factory=dict)
    size: int = 0


class _Link(asyncio.Protocol):
    """One connection. Callbacks of the parser are those of httptools."""

    def __init__(self, most: int = ANSWER_BYTES) -> None:
        self.usable = True
        self.since = 0.0
        self._most = most
        self._transport: asyncio.Transport
        self._parser: Any = None
        self._reading: _Reading | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class

    async def ask(self, request: bytes) -> Answer:
        """Sends a request and reads the answer. Raises Broken."""
        reading = _Reading(asyncio.get_running_loop().create_future())
        self._reading = reading
        self._parser = httptools.HttpResponseParser(self)
        self._transport.write(request)
        try:
            return await reading.done
        except asyncio.CancelledError:
            # what has a status is answered, whether or not the rest came in time
            if reading.answer is not None and 200 <= reading.answer.status < 300:
                self.close()
                return reading.answer
            raise
        finally:
            self._reading = None
            if not reading.done.done() or self._transport.is_closing():
                self.close()

    def close(self) -> None:
        self.usable = False
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        reading = self._reading
        if reading is None:  # nobody asked
            self.close()
            return
        reading.size += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as problem:
            self._end(Broken(f"no HTTP: {problem}"))
            self.close()
            return
        if reading.size > self._most and not reading.done.done():
            self._end(Broken("the head of the answer does not end"))
            self.close()

    def connection_lost(self, _: Exception | None) -> None:
        self.usable = False
        self._end(Broken("closed before there was an answer"))

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._reading is not None:
            text = value.decode("latin-1")
            self._reading.headers[name.decode("latin-1").lower()] = text

    def on_headers_complete(self) -> None:
        status = self._parser.get_status_code()
        if self._reading is not None and status >= 200:  # those below announce another
            self._reading.answer = Answer(status, self._reading.headers)

    def on_body(self, body: bytes) -> None:
        if self._reading is not None and self._reading.answer is not None:
            self._reading.answer.body += body[: self._most]

    def on_message_complete(self) -> None:
        reading = self._reading
        if reading is None or reading.answer is None:
            if reading is not None:
                reading.headers = {}
            return
        if not self._parser.should_keep_alive():
            self.usable = False
        self._end(None)

    def _end(self, problem: OSError | None) -> None:
        """Answers whoever waits: with what was read, if there was a status."""
        reading = self._reading
        if reading is None or reading.done.done():
            return
        if reading.answer is not None:
            reading.done.set_result(reading.answer)
        elif problem is not None:
            reading.done.set_exception(problem)


class Links:
    """Connections of one sender, kept by destination. most: bytes of an answer that are read."""

    def __init__(self, allow_private: bool, most: int = ANSWER_BYTES) -> None:
        self._allow_private = allow_private
        self._most = most
        self._idle: dict[tuple[str, str, int], list[_Link]] = {}
        self._tls: ssl.SSLContext | None = None

    async def post(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
        """Raises NotConnected where nothing can have been accepted, Broken, TimeoutError."""
        return await self.ask("POST", url, headers, body)

    async def ask(self, method: str, url: str, headers: dict[str, str], body: bytes) -> Answer:
        """The same by another method. What is said of the connection holds for all of them."""
        address = urlsplit(url)
        assert address.hostname
        port = address.port or (443 if address.scheme == "https" else 80)
        kept = self._idle.setdefault((address.scheme, address.hostname, port), [])
        link = self._kept(kept) or await self._connect(address, port)
        answer = await link.ask(_request(method, address, headers, body))
        if link.usable:
            link.since = asyncio.get_running_loop().time()
            kept.append(link)
        else:
            link.close()
        return answer

    def close(self) -> None:
        for several in self._idle.values():
            for link in several:
                link.close()
        self._idle.clear()

    def _kept(self, several: list[_Link]) -> _Link | None:
        """The one that was used last."""
        oldest = asyncio.get_running_loop().time() - IDLE_SECONDS
        while several:
            link = several.pop()
            if link.usable and link.since > oldest:
                return link
            link.close()
        return None

    async def _connect(self, address: SplitResult, port: int) -> _Link:
        loop = asyncio.get_running_loop()
        host, tls = str(address.hostname), None
        if address.scheme == "https":
            tls = self._tls = self._tls or ssl.create_default_context()
        problem: OSError | None = None
        try:
            for one in (await resolve(host, port, self._allow_private))[:ADDRESSES]:
                try:
                    # the certificate has to be of the name, whatever the address
                    _, link = await loop.create_connection(
                        partial(_Link, self._most),
                        one,
                        port,
                        ssl=tls,
                        server_hostname=host if tls else None,
                    )
                    return link
                except OSError as error:
                    problem = error
        except OSError as error:
            raise NotConnected(str(error)) from None
        except TimeoutError:
            raise NotConnected("no connection in time") from None
        raise NotConnected(str(problem))


def _request(method: str, address: SplitResult, headers: dict[str, str], body: bytes) -> bytes:
    """Raises ValueError where a header would end before its end."""
    target = (address.path or "/") + (f"?{address.query}" if address.query else "")
    host = address.netloc.rpartition("@")[2]
    lines = [f"{method} {target} HTTP/1.1", f"host: {host}", f"content-length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError("a header holds the end of a line")
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + body
