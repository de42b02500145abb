"""A real destination that keeps a ledger of all that reached it, and behaves as it is told."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.sender.serving import Serving, answer, request


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


class Destination(Serving):
    """Keeps a ledger, and behaves as it is told."""

    def __init__(self, behaviour: Behaviour | None = None) -> None:
        super().__init__()
        self.behaviour: Behaviour = behaviour or (lambda path, key, nth: Says())
        self.ledger: list[Entry] = []
        self._seen: Counter[str] = Counter()

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

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                _, path, headers, body = await request(reader)
                at, key = time.monotonic(), headers.get("idempotency-key", "")
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
                writer.write(answer(says.status, says.headers, says.body))
                await writer.drain()
                entry.answered = True
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
