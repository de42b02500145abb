"""Connections to Postgres that come back by themselves."""

import asyncio
import contextlib
import random
import select
from collections.abc import Callable
from typing import Any

import psycopg
from psycopg.rows import TupleRow

from doors.database import NoDatabase

Connection = psycopg.AsyncConnection[TupleRow]
Conninfo = Callable[[], str]
GONE = (psycopg.OperationalError, psycopg.InterfaceError, NoDatabase, TimeoutError, OSError)


async def connect(conninfo: Conninfo, seconds: float) -> Connection:
    """A new connection, each statement its own transaction. Raises one of GONE."""
    async with asyncio.timeout(seconds):
        # no prepared statements: a pooler in transaction mode would not know them
        return await psycopg.AsyncConnection.connect(
            conninfo(), autocommit=True, prepare_threshold=None, client_encoding="utf8"
        )


def alive(connection: Connection | None) -> bool:
    """False if the server has hung up on a connection that lay idle; costs no round trip."""
    if connection is None or connection.closed or connection.broken:
        return False
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    for _ in range(8):
        if not poll.poll(0):  # an idle server says nothing, unless it is good-bye
            return bool(connection.pgconn.status == psycopg.pq.ConnStatus.OK)
        try:
            connection.pgconn.consume_input()  # first the words of parting, then the end
        except psycopg.Error:
            return False
    return False


def verdict(problem: BaseException) -> str | None:
    """The SQLSTATE with which the server says that it did nothing; None when nobody knows."""
    state = problem.sqlstate if isinstance(problem, psycopg.Error) else None
    # a server that is being stopped may have committed before
    return None if state is None or state.startswith(("08", "57P")) else state


async def drop(connection: Connection | None) -> None:
    """Closes without waiting for anything."""
    if connection is not None:
        with contextlib.suppress(*GONE):
            await connection.close()


class Backoff:
    """Waits that double up to two seconds, each a little different."""

    def __init__(self) -> None:
        self.seconds = 0.05
        self.first = True

    async def wait(self) -> None:
        self.first = False
        await asyncio.sleep(self.seconds * random.uniform(0.7, 1.3))  # noqa: S311
        self.seconds = min(2.0, self.seconds * 2)


class Line:
    """One connection for small questions, opened when needed and again when lost."""

    def __init__(self, conninfo: Conninfo, timeout: float) -> None:
        self._conninfo = conninfo
        self._timeout = timeout
        self._connection: Connection | None = None
        self._lock = asyncio.Lock()
        self._failed_at = float("-inf")

    async def ask(self, query: bytes, parameters: dict[str, Any] | None = None) -> list[TupleRow]:
        """All rows of a query that may be asked twice. Raises one of GONE."""
        async with self._lock:
            now = asyncio.get_running_loop().time
            if not alive(self._connection):
                await self.close()
                # a server that is away is not knocked up for every request that waits
                if now() - self._failed_at < 0.25:
                    raise psycopg.OperationalError("the server was away a moment ago")
                try:
                    self._connection = await connect(self._conninfo, self._timeout)
                except GONE:
                    self._failed_at = now()
                    raise
            assert self._connection is not None
            try:
                async with asyncio.timeout(self._timeout):
                    cursor = await self._connection.execute(query, parameters)
                    return await cursor.fetchall() if cursor.description else []
            except GONE:
                await self.close()
                raise

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        await drop(connection)
