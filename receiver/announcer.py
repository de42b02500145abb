"""Tells listeners that something landed: NOTIFY hq_landed, after the commit, not too often.

Never inside the landing transaction: a transaction that notifies commits under a cluster-wide lock.
"""

import asyncio

import structlog

from doors.connections import GONE, Backoff, Line

NOTIFY = b"select pg_notify('hq_landed', %(slug)s)"
PAUSE = 0.1
log = structlog.get_logger(__name__)


class Announcer:
    """Collects the workflows that got rows and announces each at most every PAUSE seconds."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._landed: set[str] = set()
        self._event = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def note(self, slug: str) -> None:
        """A row of this workflow was committed."""
        self._landed.add(slug)
        self._event.set()

    def open(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Announces the last landings, if the server can still be reached."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        try:
            await self._announce()
        except GONE:
            log.warning("landings_not_announced", workflows=sorted(self._landed))
        await self._line.close()

    async def _run(self) -> None:
        backoff = Backoff()
        while True:
            await self._event.wait()
            try:
                await self._announce()
                backoff = Backoff()
                await asyncio.sleep(PAUSE)
            except GONE:
                await backoff.wait()

    async def _announce(self) -> None:
        self._event.clear()
        slugs, self._landed = self._landed, set()
        try:
            for slug in sorted(slugs):
                await self._line.ask(NOTIFY, {"slug": slug})
        except BaseException:
            # not sure who heard it: all of them once more
            self._landed |= slugs
            self._event.set()
            raise
