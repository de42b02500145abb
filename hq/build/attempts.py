"""What could not be built yet, each with its own time for the next attempt."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_PAUSE_SECONDS = 60.0


def pause(failures: int) -> float:
    """Seconds until another attempt: longer with each that failed in a row."""
    return min(LONGEST_PAUSE_SECONDS, 2.0 ** (min(failures, 10) - 1))


@dataclass(frozen=True)
class Attempt:
    """A partition whose last cycle failed: read from where, how often, why, and when it is due."""

    done: int
    failures: int
    why: str
    due_at: float


class Unfinished:
    """Partitions that wait for another attempt."""

    def __init__(self) -> None:
        self._attempts: dict[str, Attempt] = {}

    def __bool__(self) -> bool:
        return bool(self._attempts)

    def __contains__(self, name: str) -> bool:
        return name in self._attempts

    def names(self) -> list[str]:
        return sorted(self._attempts)

    def due(self) -> list[dict[str, int]]:
        """Those whose time has come, each by itself, so that no other fails with it."""
        now = time.monotonic()
        return [{name: one.done} for name, one in self._attempts.items() if now >= one.due_at]

    def put_off(self, partitions: dict[str, int], why: str) -> str:
        """Their attempt failed. Frontiers have not moved: the next one reads the same rows again.

        Returns what there is to say of it: a reason only once.
        """
        names = ", ".join(sorted(partitions))
        known = {self._attempts[name].why for name in partitions if name in self._attempts}
        longest = 0.0
        for name, done in partitions.items():
            before = self._attempts.get(name)
            failures = before.failures + 1 if before else 1
            due_at = time.monotonic() + pause(failures)
            self._attempts[name] = Attempt(done, failures, why, due_at)
            longest = max(longest, pause(failures))
        said = "as before." if known == {why} else why
        return f"{names}: {said} Trying again in {longest:.0f} s."

    def forget(self, names: Iterable[str]) -> None:
        """They were built."""
        for name in names:
            self._attempts.pop(name, None)
