"""How often one client may ask."""

import time

from doors.refusals import Refusal


class Rates:
    """A bucket of tokens per client name, filled at a steady rate; 0 means no limit."""

    def __init__(self, per_second: int) -> None:
        self._rate = per_second
        self._buckets: dict[str, tuple[float, float]] = {}

    def spend(self, name: str) -> None:
        """Takes one token. Raises Refusal (429)."""
        if not self._rate:
            return
        now = time.monotonic()
        tokens, then = self._buckets.get(name, (float(self._rate), now))
        tokens = min(float(self._rate), tokens + (now - then) * self._rate)
        if tokens < 1:
            self._buckets[name] = (tokens, now)
            raise Refusal(
                429,
                "too_many_requests",
                f"More than {self._rate} requests a second. Slow down and send it again.",
                retry_after=1,
            )
        self._buckets[name] = (tokens - 1, now)
