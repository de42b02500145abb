"""Group commit: what arrives together is written together, and answered after the commit."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Generic, Protocol, TypeVar

import psycopg
import structlog

from receiver.answers import away
from receiver.lines import GONE, Backoff, Connection, Conninfo, alive, connect, drop

MAX_ROWS = 128
MAX_BYTES = 2 * 1024 * 1024
log = structlog.get_logger(__name__)


class Item(Protocol):
    """Something to write. alone: it wants a transaction for itself."""

    size: int
    alone: bool
    since: float
    done: asyncio.Future[Any]


T = TypeVar("T", bound=Item)


class Writers(Generic[T]):
    """Tasks that drain one queue, each with its own connection.

    write(connection, batch) settles `done` of every item, and only after the commit. When it fails
    or takes longer than `timeout` seconds, its outcome is unknown: the batch is answered with 503.
    """

    def __init__(
        self,
        conninfo: Conninfo,
        write: Callable[[Connection, list[T]], Awaitable[None]],
        count: int,
        timeout: float,
    ) -> None:
        self._conninfo = conninfo
        self._write = write
        self._count = count
        self._timeout = timeout
        self._queue: deque[T] = deque()
        self._sleepers: deque[asyncio.Future[None]] = deque()
        self._up: set[int] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._first = asyncio.Event()
        self._closing = False

    def __len__(self) -> int:
        return len(self._queue)

    @property
    def connected(self) -> bool:
        return bool(self._up)

    def oldest(self) -> float:
        """Seconds that the first in the queue has waited."""
        return asyncio.get_running_loop().time() - self._queue[0].since if self._queue else 0.0

    async def put(self, item: T) -> Any:
        """What `done` was settled with. Raises Refusal (503) when there is nobody to write."""
        if not self._up or self._closing:
            raise away()
        self._queue.append(item)
        self._wake()
        return await item.done

    async def open(self, patience: float) -> None:
        """Starts the tasks; waits so long for a first connection, but does not insist."""
        self._tasks = [asyncio.create_task(self._run(n)) for n in range(self._count)]
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._first.wait(), patience)

    async def close(self) -> None:
        """Writes what is waiting, then stops."""
        self._closing = True
        while self._sleepers:
            self._wake()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=self._timeout)
            for task in late:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        self._fail(list(self._queue))
        self._queue.clear()

    def _wake(self) -> None:
        while self._sleepers:
            sleeper = self._sleepers.popleft()
            if not sleeper.done():
                sleeper.set_result(None)
                return

    async def _run(self, number: int) -> None:
        connection: Connection | None = None
        try:
            while True:
                if not alive(connection):
                    await drop(connection)
                    connection = await self._connected(number)
                    if connection is None:
                        return
                if not self._queue:
                    if self._closing:
                        return
                    sleeper = asyncio.get_running_loop().create_future()
                    self._sleepers.append(sleeper)
                    await sleeper
                    # whoever is being read in this turn of the loop comes along
                    await asyncio.sleep(0)
                    continue
                assert connection is not None
                batch = self._take()
                if self._queue:
                    self._wake()
                if not await self._commit(connection, batch):
                    await drop(connection)
                    connection = None
        finally:
            await drop(connection)

    async def _connected(self, number: int) -> Connection | None:
        """A connection, however long it takes; None when it is time to stop."""
        backoff = Backoff()
        while True:
            try:
                connection = await connect(self._conninfo, self._timeout)
            except (*GONE, psycopg.Error) as problem:
                if backoff.first:
                    log.warning("database_away", writer=number, problem=_brief(problem))
                self._up.discard(number)
                if self._closing:
                    return None
                # the others may be holding dead connections without knowing
                while self._sleepers:
                    self._wake()
                if not self._up:
                    self._fail(list(self._queue))
                    self._queue.clear()
                await backoff.wait()
            else:
                self._up.add(number)
                self._first.set()
                return connection

    def _take(self) -> list[T]:
        batch = [self._queue.popleft()]
        size = batch[0].size
        if not batch[0].alone:
            while self._queue and len(batch) < MAX_ROWS and not self._queue[0].alone:
                size += self._queue[0].size
                if size > MAX_BYTES:
                    break
                batch.append(self._queue.popleft())
        return batch

    async def _commit(self, connection: Connection, batch: list[T]) -> bool:
        """True if the connection can be used again."""
        try:
            async with asyncio.timeout(self._timeout):
                await self._write(connection, batch)
        except GONE as problem:
            log.warning("commit_unknown", rows=len(batch), problem=_brief(problem))
            return False
        except psycopg.Error as problem:
            log.error("write_failed", sqlstate=problem.sqlstate, problem=_brief(problem))
            return False
        except Exception:
            log.exception("write_failed")
            return False
        finally:
            self._fail([item for item in batch if not item.done.done()])
        return True

    @staticmethod
    def _fail(items: list[T]) -> None:
        for item in items:
            if not item.done.done():
                item.done.set_exception(away())
                item.done.exception()  # the client may have hung up: then nobody asks


def _brief(problem: BaseException) -> str:
    """The first line: the rest may quote what was sent."""
    text = problem.diag.message_primary if isinstance(problem, psycopg.Error) else None
    return text or type(problem).__name__
