"""Look-ups that come while others of their kind are on their way wait, and are asked as one."""

import asyncio
from dataclasses import dataclass

import psycopg
from psycopg_pool import AsyncConnectionPool

from lookup.database import Connection, Row

AT_ONCE = 2  # statements on their way; who comes meanwhile shares the next one
MOST = 50  # in one statement
# what may be the fault of one of them
OF_ONE = (psycopg.DataError, psycopg.errors.QueryCanceled)
Pool = AsyncConnectionPool[Connection]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question, and whom its answer is for."""

    given: Row
    answer: asyncio.Future[Row]


class Shared:
    """Questions of one kind.

    one: gives the row of a question whose fields are texts. many: gives one row for each, with
    its `asked_place`, where the fields are lists.
    """

    def __init__(self, one: str, many: str) -> None:
        self._one = one.encode()
        self._many = many.encode()
        self._waiting: list[Waiting] = []
        self._asking = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def row(self, pool: Pool, given: Row) -> Row:
        """The row that answers it. Raises what asking raised."""
        answer: asyncio.Future[Row] = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(given, answer))
        if self._asking < AT_ONCE:
            self._asking += 1
            task = asyncio.create_task(self._ask(pool))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await answer

    async def _ask(self, pool: Pool) -> None:
        try:
            while self._waiting:
                together, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._settle(pool, together)
        finally:
            self._asking -= 1

    async def _settle(self, pool: Pool, together: list[Waiting]) -> None:
        try:
            found = await self._rows(pool, [one.given for one in together])
            answers = list(zip(together, found, strict=True))
        except OF_ONE as problem:
            if len(together) > 1:
                await asyncio.gather(*(self._settle(pool, [one]) for one in together))
            else:
                _fail(together, problem)
        except Exception as problem:  # each of them tells its caller
            _fail(together, problem)
        else:
            for one, row in answers:
                if not one.answer.done():  # else the caller has gone
                    one.answer.set_result(row)

    async def _rows(self, pool: Pool, given: list[Row]) -> list[Row]:
        async with pool.connection() as connection:
            if len(given) == 1:
                return await (await connection.execute(self._one, given[0])).fetchall()
            values = {name: [one[name] for one in given] for name in given[0]}
            found = await (await connection.execute(self._many, values)).fetchall()
        return sorted(found, key=lambda row: int(row.pop("asked_place")))


def _fail(together: list[Waiting], problem: Exception) -> None:
    for one in together:
        if not one.answer.done():
            one.answer.set_exception(problem)
