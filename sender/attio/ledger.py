"""What is written down of runs against Attio: one at a time, none silent, no false success."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from psycopg.rows import TupleRow

from doors.connections import GONE, Backoff, Line
from doors.database import conninfo
from doors.errors import Foreseen
from doors.settings import Settings
from doors.statements import statement

ASK_SECONDS = 300.0  # of one statement: a plan over all people is one
PATIENCE_SECONDS = 60.0  # for a database that went away: what was sent has to be written down
BEAT_RECORDS = 100
BEAT_SECONDS = 10.0
BEGIN = statement(__file__, "begin_run")
BEAT = statement(__file__, "beat_run")
END = statement(__file__, "end_run")
WORKSPACES = b"select distinct r.workspace from outbound.sync_runs as r order by 1"
Say = Callable[[str], None]


class Ledger:
    """Questions to Postgres, one after the other. What it is asked may be asked twice."""

    def __init__(self, settings: Settings) -> None:
        def address() -> str:
            return conninfo("hq_sender", settings, application_name="hq attio")

        self._line = Line(address, ASK_SECONDS)

    async def ask(self, query: bytes, values: dict[str, Any] | None = None) -> list[TupleRow]:
        """Rows of a statement. Waits a minute for a database that is away; then one of GONE."""
        until = time.monotonic() + PATIENCE_SECONDS
        backoff = Backoff()
        while True:
            try:
                return await self._line.ask(query, values)
            except GONE as problem:
                if time.monotonic() > until or getattr(problem, "sqlstate", None) is not None:
                    raise
                await backoff.wait()

    async def close(self) -> None:
        await self._line.close()


class Run:
    """A row of outbound.sync_runs and its line on the terminal, from begin to end."""

    def __init__(self, ledger: Ledger, say: Say, target: str, total: int = 0) -> None:
        self.sent = self.failed = self.skipped = 0
        self.total = total
        self._ledger = ledger
        self._say = say
        self._target = target
        self._number = 0
        self._said = 0
        self._pulse: asyncio.Task[None] | None = None
        self._lost: Foreseen | None = None

    @property
    def done(self) -> int:
        return self.sent + self.failed + self.skipped

    @asynccontextmanager
    async def under_way(
        self, mode: str, workspace: str, plan_hash: str | None = None
    ) -> AsyncIterator[None]:
        """From the first sign of life to the last. Raises Foreseen where it is no success, while
        another run is under way, and where another workspace was kept."""
        await self._begin(mode, workspace, plan_hash)
        try:
            yield
        except BaseException as problem:
            await self._end(str(problem) or type(problem).__name__)
            raise
        if error := self._shortfall():
            await self._end(error)
            raise Foreseen(f"Run {self._number} is no success: {error}.")
        await self._end(None)

    async def count(self, sent: int = 0, failed: int = 0, skipped: int = 0) -> None:
        """Counts records that are done; every hundred of them are told. Raises Foreseen when the
        run was taken for dead, so that nobody works beside who took its place."""
        self.sent, self.failed = self.sent + sent, self.failed + failed
        self.skipped += skipped
        if self._lost is not None:
            raise self._lost
        if self.done - self._said >= BEAT_RECORDS:
            await self._beat()

    async def _begin(self, mode: str, workspace: str, plan_hash: str | None = None) -> None:
        known = [name for (name,) in await self._ledger.ask(WORKSPACES)]
        if known and known != [workspace]:
            raise Foreseen(
                f"This database keeps step with the workspace {known[0]}, not with {workspace}: "
                "what was sent there would count as sent here."
            )
        rows = await self._ledger.ask(
            BEGIN,
            {
                "target": self._target,
                "mode": mode,
                "workspace": workspace,
                "plan_hash": plan_hash,
                "total": self.total,
            },
        )
        if not rows:
            raise Foreseen(
                "Another run against Attio is under way: `select * from outbound.sync_runs`. One "
                "that was killed counts as dead a minute after its last sign of life."
            )
        self._number = int(rows[0][0])
        self._say(f"Run {self._number}: {self.total:,} records.")
        self._pulse = asyncio.create_task(self._beats())

    async def _end(self, error: str | None) -> None:
        if self._pulse is not None:
            self._pulse.cancel()
        await self._ledger.ask(END, self._counts() | {"error": error})
        self._say(self._line())

    def _shortfall(self) -> str | None:
        """Why it is no success, though nothing stopped it."""
        if self._lost is not None:
            return str(self._lost)
        if self.done < self.total:
            return f"of {self.total - self.done:,} of {self.total:,} records nothing is known"
        if self.failed:
            return f"{self.failed:,} of {self.total:,} records failed"
        return None

    async def _beats(self) -> None:
        while self._lost is None:
            await asyncio.sleep(BEAT_SECONDS)
            with suppress(*GONE):  # whoever writes down a record will say so
                await self._beat()

    async def _beat(self) -> None:
        self._said = self.done
        self._say(self._line())
        if not await self._ledger.ask(BEAT, self._counts()):
            self._lost = Foreseen("The run was taken for dead, and another one may go on.")

    def _counts(self) -> dict[str, int]:
        return {
            "run": self._number,
            "total": self.total,
            "sent": self.sent,
            "failed": self.failed,
            "skipped": self.skipped,
        }

    def _line(self) -> str:
        return (
            f"Run {self._number}: {self.done:,} of {self.total:,}: {self.sent:,} done, "
            f"{self.failed:,} failed, {self.skipped:,} left alone."
        )
