"""HTTP as it goes over the wire: what is sent byte by byte, what comes back header by header."""

import json
import socket
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.conftest import Receiver
from tests.receiver.conftest import PATH


@dataclass
class Answer:
    """One answer. headers in their order; content: JSON, or the text when it is none."""

    status: str
    headers: list[tuple[str, str]]
    content: Any

    def __getitem__(self, name: str) -> str | None:
        return dict(self.headers).get(name)


class Wire:
    """One connection to a receiver."""

    def __init__(self, receiver: Receiver) -> None:
        at = urlsplit(receiver.url)
        self.key = receiver.key
        self.socket = socket.create_connection((at.hostname, at.port), timeout=20)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self.socket.makefile("rb")

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self.socket.close()

    def send(self, *parts: bytes) -> None:
        for part in parts:
            self.socket.sendall(part)

    def read_on(self) -> None:
        """After a time-out nothing more can be read, unless one begins anew."""
        self._file = self.socket.makefile("rb")

    def answer(self) -> Answer:
        """The next one (a 100 Continue is passed over). Raises EOFError when there is none."""
        status = self._file.readline().decode().strip()
        if not status:
            raise EOFError
        headers: list[tuple[str, str]] = []
        while (line := self._file.readline().decode().strip()) != "":
            name, _, value = line.partition(": ")
            headers.append((name, value))
        if status.startswith("HTTP/1.1 100"):
            return self.answer()
        body = self._file.read(int(dict(headers).get("content-length", 0)))
        try:
            return Answer(status, headers, json.loads(body))
        except ValueError:
            return Answer(status, headers, body.decode())

    @property
    def closed(self) -> bool:
        """The other side has hung up, or does within a moment."""
        self.socket.settimeout(0.5)
        try:
            return self.socket.recv(1, socket.MSG_PEEK) == b""
        except TimeoutError:
            return False
        except OSError:
            return True
        finally:
            self.socket.settimeout(20)

    def ask(self, *parts: bytes) -> Answer:
        self.send(*parts)
        return self.answer()

    def plain(self, number: int = 1, **more: str) -> bytes:
        """A plain request of this number."""
        return self.post(b'{"domain": "a.example", "raw_payload": {"n": %d}}' % number, **more)

    def post(
        self,
        body: bytes,
        *,
        path: str = PATH,
        method: str = "POST",
        version: str = "1.1",
        length: bool = True,
        **headers: str,
    ) -> bytes:
        """A request as bytes; x_api_key="" leaves that header out."""
        given = {"host": "a", "x_api_key": self.key, "content_type": "application/json", **headers}
        lines = [f"{method} {path} HTTP/{version}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in given.items() if value]
        if length:
            lines.append(f"content-length: {len(body)}")
        return "\r\n".join([*lines, "", ""]).encode() + body
