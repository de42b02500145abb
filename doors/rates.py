"""How often something may happen: requests of a client, questions for strangers, lines in a log."""

import time
from typing import Any

from doors.refusals import Refusal

LINES_PER_SECOND = 5.0


class Bucket:
    """Tokens, filled at a steady rate up to `most`; each that is taken allows one thing."""

    __slots__ = ("_per_second", "_then", "_tokens", "most")

    def __init__(self, per_second: float, most: float) -> None:
        self._per_second = per_second
        self.most = most
        self._tokens = most
        self._then = time.monotonic()

    def take(self) -> bool:
        """False when there is none left."""
        now = time.monotonic()
        self._tokens = min(self.most, self._tokens + (now - self._then) * self._per_second)
        self._then = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


class Rates:
    """A bucket per client name; 0 a second means no limit."""

    def __init__(self, per_second: int) -> None:
        self._rate = per_second
        self._buckets: dict[str, Bucket] = {}

    def spend(self, name: str) -> None:
        """Takes one token. Raises Refusal (429)."""
        if not self._rate:
            return
        bucket = self._buckets.get(name)
        if bucket is None:
            bucket = self._buckets[name] = Bucket(self._rate, self._rate)
        if not bucket.take():
            raise Refusal(
                429,
                "too_many_requests",
                f"More than {self._rate} requests a second. Slow down and send it again.",
                retry_after=1,
            )


class Seldom:
    """A log for what anybody can cause as often as they like: a few lines a second, and a count."""

    def __init__(self, log: Any, per_second: float = LINES_PER_SECOND) -> None:
        self._log = log
        self._bucket = Bucket(per_second, per_second)
        self._left_out = 0

    def info(self, event: str, **more: Any) -> None:
        self._say("info", event, more)

    def warning(self, event: str, **more: Any) -> None:
        self._say("warning", event, more)

    def _say(self, level: str, event: str, more: dict[str, Any]) -> None:
        if not self._bucket.take():
            self._left_out += 1
            return
        if self._left_out:
            more["lines_left_out"] = self._left_out
            self._left_out = 0
        getattr(self._log, level)(event, **more)
