"""A real destination that keeps a ledger of all that reached it, and behaves as it is told."""

import asyncio
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Says:
    """What a destination does with a request: an answer, after a while, or none."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"{}"
    after: float = 0.0  # seconds
    closes: bool = False  # hangs up instead of answering; what it would have said stands
    hangs: bool = False  # never answers


@dataclass
class Entry:
    """One request in the ledger. accepted: the destination has taken the record (2xx).

    answered: it has said so. nth: how often this key had come, this time included.
    """

    at: float
    path: str
    key: str
    nth: int
    headers: dict[str, str]
    body: bytes
    accepted: bool
    status: int
    answered: bool

    @property
    def record(self) -> Any:
        return json.loads(self.body)


Behaviour = Callable[[str, str, int], Says]  # path, key, how often the key has come


class Destination:
    """Serves on the loopback from a thread of its own, while the block lasts."""

    def __init__(self, behaviour: Behaviour | None = None) -> None:
        self.behaviour: Behaviour = behaviour or (lambda path, key, nth: Says())
        self.ledger: list[Entry] = []
        self.port = 0
        self._seen: Counter[str] = Counter()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def accepted(self) -> Counter[str]:
        """How often each key was taken."""
        return Counter(one.key for one in self.ledger if one.accepted)

    def busiest(self, seconds: float, skip: int = 0) -> int:
        """Most requests in any window of so many seconds, without the first `skip`."""
        times = sorted(one.at for one in self.ledger)[skip:]
        most, start = 0, 0
        for end, moment in enumerate(times):
            while times[start] <= moment - seconds:
                start += 1
            most = max(most, end - start + 1)
        return most

    def __enter__(self) -> "Destination":
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end)
        self._thread.join(10)

    def _end(self) -> None:
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.call_later(0.05, self._loop.stop)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._talk, "127.0.0.1", self.port, backlog=1024)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                at = time.monotonic()
                first, *lines = head.decode("latin-1").rstrip().split("\r\n")
                headers = {
                    name.lower(): value.strip()
                    for name, _, value in (line.partition(":") for line in lines)
                }
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                path, key = first.split()[1], headers.get("idempotency-key", "")
                self._seen[key] += 1
                says = self.behaviour(path, key, self._seen[key])
                good = 200 <= says.status < 300 and not says.hangs
                entry = Entry(
                    at, path, key, self._seen[key], headers, body, good, says.status, False
                )
                self.ledger.append(entry)
                if says.hangs:
                    await asyncio.sleep(60)
                if says.after:
                    await asyncio.sleep(says.after)
                if says.closes:
                    break
                more = "".join(f"{name}: {value}\r\n" for name, value in says.headers.items())
                writer.write(
                    f"HTTP/1.1 {says.status} X\r\ncontent-length: {len(says.body)}\r\n"
                    f"{more}\r\n".encode()
                    + says.body
                )
                await writer.drain()
                entry.answered = True
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
