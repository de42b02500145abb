"""Keys that nobody knows cost the database little, and those who are known nothing."""

import asyncio
import hashlib
from typing import Any

from doors.keys import MOST_STRANGERS, Keys
from doors.refusals import Refusal

FRIEND = b"friend"


class Line:
    """Counts what it is asked; knows one key."""

    def __init__(self) -> None:
        self.asked = 0

    async def ask(self, query: bytes, parameters: dict[str, Any] | None = None) -> list[Any]:
        self.asked += 1
        digest = hashlib.sha256(FRIEND).digest()
        known = parameters is not None and parameters["digest"] == digest
        return [("friend", ["land"], digest, None)] if known else []


def test_strangers_do_not_keep_the_database_busy() -> None:
    async def story() -> None:
        line = Line()
        keys = Keys(line, 0.0)  # type: ignore[arg-type]  # nothing is remembered for long
        assert (await keys.caller({b"x-api-key": FRIEND}, "land")).name == "friend"
        said: dict[int, int] = {401: 0, 429: 0}
        for number in range(300):
            try:
                await keys.caller({b"x-api-key": b"nobody-%d" % number}, "land")
            except Refusal as refusal:
                said[refusal.status] += 1
        # a little more than at once, since time goes by
        assert MOST_STRANGERS - 2 <= said[401] < MOST_STRANGERS + 50
        assert said[401] + said[429] == 300
        assert line.asked == said[401] + 1
        # who was known is let in while strangers are not
        for _ in range(5):
            assert (await keys.caller({b"x-api-key": FRIEND}, "land")).name == "friend"

    asyncio.run(story())
