"""A destination for benchmarks: a process that takes each POST, and knows when each came.

`python -m bench.sink SECONDS` prints its port; it answers after so many seconds.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast
from urllib.request import urlopen

import uvloop

from doors.settings import PROJECT_DIR

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"


class Taking(asyncio.Protocol):
    """One connection: one request after the other, each taken and answered."""

    def __init__(self, came: dict[str, float], after: float) -> None:
        self._came = came
        self._after = after
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class

    def data_received(self, data: bytes) -> None:
        self._held += data
        head, gap, rest = self._held.partition(b"\r\n\r\n")
        if not gap:
            return
        if head.startswith(b"GET"):
            self._answer(json.dumps(self._told(head)).encode())
        elif len(rest) >= int(_value(head, b"content-length")):
            self._came[_value(head, b"webhook-id").decode()] = time.time()
            if self._after:
                asyncio.get_running_loop().call_later(self._after, self._answer, b"{}")
            else:
                self._answer(b"{}")
        else:
            return
        self._held = b""

    def _told(self, head: bytes) -> object:
        if head.startswith(b"GET /count"):
            return len(self._came)
        told = dict(self._came)
        self._came.clear()
        return told

    def _answer(self, body: bytes) -> None:
        self._transport.write(HEAD % len(body) + body)


def _value(head: bytes, name: bytes) -> bytes:
    return head.partition(b"\r\n" + name + b": ")[2].partition(b"\r\n")[0]


@dataclass
class Sink:
    """A running one."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def count(self) -> int:
        """How many different records came since the last `came`."""
        return int(self._ask("count"))

    def came(self) -> dict[str, float]:
        """When each came, by its webhook-id, in seconds since 1970; forgotten afterwards."""
        return dict(self._ask("came"))

    def _ask(self, what: str) -> Any:
        with urlopen(f"http://127.0.0.1:{self.port}/{what}", timeout=60) as answer:
            return json.load(answer)


@contextmanager
def sink(after: float = 0.0) -> Iterator[Sink]:
    """A destination that answers after so many seconds, in a process of its own."""
    command = [sys.executable, "-m", "bench.sink", str(after)]
    with subprocess.Popen(command, cwd=PROJECT_DIR, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield Sink(int(process.stdout.readline()))
        finally:
            process.terminate()


async def serve(after: float) -> None:
    came: dict[str, float] = {}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Taking(came, after), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(float(sys.argv[1])))
