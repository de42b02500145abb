"""One job being carried out by one worker: claims what may go, sends it, notes how that ended."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from doors.connections import GONE, Backoff
from doors.statements import statement
from sender.carrier import Destination, Ended, carry
from sender.links import Links

CLAIM = statement(__file__, "claim")
DESTINATION = statement(__file__, "destination")
TAKE_SLOT = statement(__file__, "take_slot")
RECORD = statement(__file__, "record")
FINISH = statement(__file__, "finish_job")
LEASE_SECONDS = 15.0  # beyond what one request may take
LATE_SECONDS = 0.03  # beyond its slot; then another is taken (outbound.take_slots says why)
LOOK_SECONDS = (0.05, 1.0)  # between claims that found nothing: first and longest
FROM_THE_FRONT_SECONDS = 5.0  # how often claiming looks from the beginning again
NEARLY = 0.9  # of a destination's life
FRONT = (datetime.min, 0)
log = structlog.get_logger(__name__)

Ask = Callable[[bytes, dict[str, Any]], Awaitable[list[tuple[Any, ...]]]]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that is this worker's until `until` (of the loop's clock).

    slot: when it may go, of the same clock; None where there is no pace.
    """

    delivery_id: int
    key: str
    body: bytes
    attempt: int
    destination: str
    slot: float | None
    until: float


class Lane:
    """Carries out one job. ask: rows of a statement; it may raise GONE."""

    def __init__(
        self, job: int, worker: str, ask: Ask, concurrency: int, seconds: float, private: bool
    ) -> None:
        self.job = job
        self.stopping = False
        self._worker = worker
        self._ask = ask
        self._concurrency = concurrency
        self._seconds = seconds
        self._links = Links(private)
        self._flying: set[asyncio.Task[None]] = set()
        self._ended: dict[str, list[tuple[Claimed, Ended]]] = defaultdict(list)
        self._noting = asyncio.Lock()
        self._destinations: dict[str, tuple[Destination, str]] = {}
        self._after: tuple[Any, int] = FRONT
        self._front_at = 0.0
        self._rests: dict[str, float] = {}  # groups that asked to wait, and until when

    async def run(self) -> None:
        """Until nothing is left to do, or `stopping`; then waits for what is under way."""
        backoff, look = Backoff(), LOOK_SECONDS[0]
        try:
            while not self.stopping:
                try:
                    found = await self._claim()
                    if not found and not self._flying and await self._finished():
                        return
                    backoff = Backoff()
                except GONE as problem:
                    log.warning("database_away", job=self.job, error=type(problem).__name__)
                    await backoff.wait()
                    continue
                look = LOOK_SECONDS[0] if found else min(LOOK_SECONDS[1], look * 1.5)
                await self._room(look)
        finally:
            await asyncio.gather(*self._flying, return_exceptions=True)
            self._links.close()

    async def _room(self, look: float) -> None:
        """Waits until half of the requests that may be under way are not; if few are, for `look`.

        Claiming for each that ends would cost a round trip a record.
        """
        if len(self._flying) * 2 <= self._concurrency:
            if look > LOOK_SECONDS[0]:
                await asyncio.sleep(look * random.uniform(0.7, 1.3))  # noqa: S311 - no secret
            return
        while len(self._flying) * 2 > self._concurrency:
            await asyncio.wait(self._flying, return_when=asyncio.FIRST_COMPLETED)

    async def _claim(self) -> bool:
        loop = asyncio.get_running_loop()
        if loop.time() > self._front_at:
            self._after, self._front_at = FRONT, loop.time() + FROM_THE_FRONT_SECONDS
        lease = self._seconds + LEASE_SECONDS
        until = loop.time() + lease
        rows = await self._ask(
            CLAIM,
            {
                "job": self.job,
                "most": self._concurrency - len(self._flying),
                "lease": lease,
                "after_due": "-infinity" if self._after == FRONT else self._after[0],
                "after_id": self._after[1],
            },
        )
        now = loop.time()
        for delivery_id, key, body, attempt, destination, wait, was_due in rows:
            if self._after == FRONT or (was_due, delivery_id) > self._after:
                self._after = (was_due, delivery_id)
            slot = None if wait is None else now + wait
            claimed = Claimed(
                delivery_id, str(key), body.encode(), attempt, destination, slot, until
            )
            known = await self._destination(destination)
            task = asyncio.create_task(self._deliver(claimed, *known))
            self._flying.add(task)
            task.add_done_callback(self._over)
        return bool(rows)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        if not task.cancelled() and (problem := task.exception()) is not None:
            # a bug of ours; what it held comes back by itself
            log.error("delivery_broke", job=self.job, exc_info=problem)

    async def _deliver(self, claimed: Claimed, destination: Destination, group: str) -> None:
        loop = asyncio.get_running_loop()
        try:
            last = claimed.until - self._seconds
            slot = claimed.slot
            while slot is not None:
                await asyncio.sleep(max(0.0, slot - loop.time()))
                rest = self._rests.get(group, 0.0)
                if loop.time() > rest and loop.time() - slot <= LATE_SECONDS:
                    break
                await asyncio.sleep(max(0.0, min(rest, last) - loop.time()))
                if loop.time() >= last:
                    break
                slot = await self._slot(group)
            # whoever begins later could still be sending when it is somebody else's again
            if loop.time() >= last:
                return
        except GONE:
            return  # it comes back by itself
        ended = await carry(
            self._links, destination, claimed.key, claimed.body, claimed.attempt, self._seconds
        )
        if ended.outcome == "busy":
            self._rests[group] = max(self._rests.get(group, 0.0), loop.time() + ended.retry_seconds)
        self._ended[claimed.destination].append((claimed, ended))
        await self._note(claimed.destination)

    async def _slot(self, group: str) -> float:
        """Another slot, of the loop's clock; if there is none within a second, a moment to ask."""
        rows = await self._ask(TAKE_SLOT, {"group": group})
        now = asyncio.get_running_loop().time()
        if rows:
            return now + max(0.0, float(rows[0][0]))
        await asyncio.sleep(LOOK_SECONDS[1])
        return now  # late by then: it asks again

    async def _destination(self, name: str) -> tuple[Destination, str]:
        known = self._destinations.get(name)
        if known is None:
            ((_, url, headers, signing, group, spent, limit),) = await self._ask(
                DESTINATION, {"name": name}
            )
            known = Destination(name, url, headers, signing), group
            self._destinations[name] = known
            if limit is not None and spent >= NEARLY * limit:
                log.warning("destination_nearly_spent", destination=name, spent=spent, limit=limit)
        return known

    async def _note(self, destination: str) -> None:
        """Writes down how requests ended, all that wait for it at once; for as long as it takes."""
        backoff = Backoff()
        async with self._noting:
            while several := self._ended[destination][:]:
                try:
                    await self._ask(RECORD, self._notes(destination, several))
                except GONE:
                    await backoff.wait()
                    continue
                del self._ended[destination][: len(several)]
                return  # what ended meanwhile is noted by one that waits here; these make room

    def _notes(self, destination: str, several: list[tuple[Claimed, Ended]]) -> dict[str, Any]:
        ended = [end for _, end in several]
        return {
            "job": self.job,
            "destination": destination,
            "worker": self._worker,
            "ids": [claimed.delivery_id for claimed, _ in several],
            "attempts": [claimed.attempt for claimed, _ in several],
            "outcomes": [one.outcome for one in ended],
            "statuses": [one.status for one in ended],
            "seconds": [one.seconds for one in ended],
            "said": [one.said for one in ended],
            "retry_seconds": [one.retry_seconds for one in ended],
        }

    async def _finished(self) -> bool:
        rows = await self._ask(FINISH, {"job": self.job})
        return not rows or not rows[0][0]
