"""Group commit: what arrives together is written together, and answered after the commit."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Generic, Protocol, TypeVar

import psycopg
import structlog

from doors.connections import GONE, Backoff, Connection, Conninfo, alive, connect, drop, verdict
from doors.refusals import Refusal, away
from receiver.answers import unknown

BATCH_ROWS = 128
BATCH_BYTES = 2 * 1024 * 1024
GATHER_SECONDS = 0.004  # between two commits, for those who were just answered
SLOW_COMMIT_SECONDS = 0.02  # from here on others no longer wait for a commit
log = structlog.get_logger(__name__)


class Outcome(Protocol):
    """Whom to tell what became of an item: a future, or whatever listens like one."""

    def done(self) -> bool: ...

    def set_result(self, result: Any, /) -> None: ...

    def set_exception(self, problem: Any, /) -> None: ...

    def exception(self) -> BaseException | None: ...


class Item(Protocol):
    """Something to write. alone: it wants a transaction for itself."""

    size: int
    alone: bool
    since: float

    @property
    def done(self) -> Outcome: ...


T = TypeVar("T", bound=Item)


class Writers(Generic[T]):
    """Tasks that drain one queue, each with its own connection.

    While one commits or gathers, the others sleep: few large transactions cost less than many small
    ones. They step in when it is slow, or when there is more than a batch to write.

    write(connection, batch) settles `done` of every item, and only after the commit. What it leaves
    open is answered with 503: whether that is stored is unknown when it took longer than `timeout`
    seconds or the connection broke.
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
        self._sleepers: dict[int, asyncio.Future[None]] = {}
        self._up: set[int] = set()
        self._prompt: set[int] = set()  # who was woken, commits or gathers since a moment ago
        self._gathering: asyncio.Future[None] | None = None
        self._crowd = 0  # how many are worth gathering
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

    def add(self, item: T) -> None:
        """Queues it; `done` will be settled. Raises Refusal (503) when there is nobody to write."""
        if not self._up or self._closing:
            raise away()
        self._queue.append(item)
        if not self._prompt:
            self._wake()
        elif self._gathering is not None and len(self._queue) >= self._crowd:
            self._gathered()

    async def put(self, item: T) -> Any:
        """Queues an item whose `done` is a future, and returns its result."""
        self.add(item)
        assert isinstance(item.done, asyncio.Future)
        return await item.done

    async def open(self, seconds: float) -> None:
        """Starts the tasks; waits so long for a first connection, but does not insist."""
        self._tasks = [asyncio.create_task(self._run(n)) for n in range(self._count)]
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._first.wait(), seconds)

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
            number, sleeper = self._sleepers.popitem()  # the last to fall asleep is the warmest
            if not sleeper.done():
                self._prompt.add(number)
                sleeper.set_result(None)
                return

    async def _run(self, number: int) -> None:
        connection: Connection | None = None
        try:
            while True:
                if not alive(connection):
                    self._prompt.discard(number)
                    await drop(connection)
                    connection = await self._connected(number)
                    if connection is None:
                        return
                if not self._queue:
                    if self._closing:
                        return
                    self._prompt.discard(number)
                    self._sleepers[number] = asyncio.get_running_loop().create_future()
                    await self._sleepers[number]
                    # whoever is being read in this turn of the loop comes along
                    await asyncio.sleep(0)
                    continue
                assert connection is not None
                batch = self._take()
                if self._queue:
                    self._wake()
                if await self._commit(number, connection, batch):
                    await self._gather(number, len(batch) + len(self._queue))
                else:
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
            while self._queue and len(batch) < BATCH_ROWS and not self._queue[0].alone:
                size += self._queue[0].size
                if size > BATCH_BYTES:
                    break
                batch.append(self._queue.popleft())
        return batch

    async def _commit(self, number: int, connection: Connection, batch: list[T]) -> bool:
        """True if the connection can be used again."""
        # nobody waits for a whole shipment
        (self._prompt.discard if batch[0].alone else self._prompt.add)(number)
        slow = asyncio.get_running_loop().call_later(SLOW_COMMIT_SECONDS, self._relieve, number)
        refusal = unknown
        try:
            async with asyncio.timeout(self._timeout):
                await self._write(connection, batch)
            refusal = away
        except (*GONE, psycopg.Error) as problem:
            if state := verdict(problem):
                refusal = away
                log.error("write_failed", sqlstate=state, problem=_brief(problem))
            else:
                log.warning("commit_unknown", rows=len(batch), problem=_brief(problem))
            return False
        except Exception:
            log.exception("write_failed")
            return False
        finally:
            slow.cancel()
            self._prompt.discard(number)
            self._fail([item for item in batch if not item.done.done()], refusal)
        return True

    async def _gather(self, number: int, crowd: int) -> None:
        """Whoever was just answered may send again at once, and go along with those who wait."""
        if self._gathering is not None or not len(self._queue) < crowd > 1:
            return
        loop = asyncio.get_running_loop()
        self._prompt.add(number)
        self._crowd = min(crowd, BATCH_ROWS)
        self._gathering = loop.create_future()
        late = loop.call_later(GATHER_SECONDS, self._gathered)
        try:
            await self._gathering
        finally:
            late.cancel()
            self._gathering = None

    def _gathered(self) -> None:
        if self._gathering is not None and not self._gathering.done():
            self._gathering.set_result(None)

    def _relieve(self, number: int) -> None:
        """This one takes long: whoever waits goes with somebody else."""
        self._prompt.discard(number)
        if self._queue:
            self._wake()

    @staticmethod
    def _fail(items: list[T], refusal: Callable[[], Refusal] = away) -> None:
        for item in items:
            if not item.done.done():
                item.done.set_exception(refusal())
                item.done.exception()  # the client may have hung up: then nobody asks


def _brief(problem: BaseException) -> str:
    """The first line: the rest may quote what was sent."""
    text = problem.diag.message_primary if isinstance(problem, psycopg.Error) else None
    return text or type(problem).__name__
