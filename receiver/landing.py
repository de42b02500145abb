"""Landing: single payloads into raw, a batch of them in one statement."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg

from doors.connections import Connection
from doors.refusals import Refusal
from doors.statements import statement
from receiver.libpq import BYTEA, TEXT, call
from receiver.metrics import Metrics
from receiver.payloads import Payload
from receiver.repair import repair
from receiver.writers import Outcome

LAND = b"select raw.land($1, $2, $3, $4)"
LAND_KEYED = statement(__file__, "land_keyed")
FIRST_ANSWER = statement(__file__, "first_answer")
# of the row itself: data, constraints, program limits; everything else is the server's trouble
ROW_FAULTS = ("22", "23", "54")


@dataclass(slots=True)
class Landed:
    """What is answered; of a duplicate, what was answered the first time.

    rejected: the lines of a batch that did not land; None for a single payload.
    """

    landing_ids: list[int]
    rejected: list[dict[str, Any]] | None = None
    duplicate: bool = False
    same_body: bool = True


@dataclass(slots=True)
class Arrival:
    """One payload on its way, and whom to tell when it is there."""

    workflow: str
    key_name: str
    idempotency_key: str
    payload: Payload
    size: int
    since: float
    done: Outcome
    alone: bool = field(default=False, init=False)


class Landing:
    """Writes batches of arrivals; tells `announce` which workflows got rows."""

    def __init__(self, metrics: Metrics, announce: Callable[[str], None]) -> None:
        self._metrics = metrics
        self._announce = announce

    async def write(self, connection: Connection, batch: list[Arrival]) -> None:
        """One statement for all; halved until the row that spoils it stands alone."""
        try:
            with self._metrics.commit_seconds.time():
                ids = await self._insert(connection, batch)
        except psycopg.Error as problem:
            if (problem.sqlstate or "")[:2] in ROW_FAULTS:
                await self._isolate(connection, batch, problem)
                return
            if problem.sqlstate == "40P01":  # a deadlock: nothing was written
                for arrival in batch:
                    await self.write(connection, [arrival])
                return
            raise
        self._metrics.batch_rows.observe(len(batch))
        committed = Counter(a.workflow for a, n in zip(batch, ids, strict=True) if n is not None)
        for workflow, rows in committed.items():
            self._metrics.landed.labels(workflow).inc(rows)
            self._announce(workflow)
        for arrival, landing_id in zip(batch, ids, strict=True):
            if landing_id is not None and not arrival.done.done():
                arrival.done.set_result(Landed([landing_id]))
        for arrival, landing_id in zip(batch, ids, strict=True):
            answer = await first_answer(connection, arrival) if landing_id is None else None
            # no answer: the key was forgotten in between; left open, it is answered with 503
            if answer is not None and not arrival.done.done():
                arrival.done.set_result(answer)

    async def _insert(self, connection: Connection, batch: list[Arrival]) -> Sequence[int | None]:
        if any(a.idempotency_key or a.payload.original is not None for a in batch):
            return await self._insert_keyed(connection, batch)
        return await call(
            connection,
            LAND,
            [
                (TEXT, [a.workflow.encode() for a in batch]),
                (TEXT, [a.payload.text.encode() for a in batch]),
                (BYTEA, [a.payload.sha256 for a in batch]),
                (TEXT, [a.key_name.encode() for a in batch]),
            ],
        )

    async def _insert_keyed(
        self, connection: Connection, batch: list[Arrival]
    ) -> Sequence[int | None]:
        originals = [a.payload.original for a in batch]
        cursor = await connection.execute(
            LAND_KEYED,
            {
                "workflows": [a.workflow for a in batch],
                "payloads": [a.payload.text for a in batch],
                "hashes": [a.payload.sha256 for a in batch],
                "key_names": [a.key_name for a in batch],
                "idempotency_keys": [a.idempotency_key for a in batch],
                "repaired": [original is not None for original in originals],
                "originals": [original or b"" for original in originals],
            },
        )
        row = await cursor.fetchone()
        assert row is not None
        ids: list[int | None] = row[0]
        return ids

    async def _isolate(
        self, connection: Connection, batch: list[Arrival], problem: psycopg.Error
    ) -> None:
        if len(batch) > 1:
            middle = len(batch) // 2
            await self.write(connection, batch[:middle])
            await self.write(connection, batch[middle:])
            return
        arrival = batch[0]
        if mend(arrival.payload):
            await self.write(connection, batch)
        elif not arrival.done.done():
            arrival.done.set_exception(refusal_of(problem))
            arrival.done.exception()


def mend(payload: Payload) -> bool:
    """Repairs what the database refused; False if there is nothing (more) to repair."""
    text, changed = repair(payload.text)
    if changed:
        # a payload that was repaired before keeps its first original
        if payload.original is None:
            payload.original = payload.text.encode()
        payload.text = text
    return changed


def refusal_of(problem: psycopg.Error) -> Refusal:
    """The database's reason, without what it quotes of the row."""
    reason = problem.diag.message_primary or "no reason given"
    return Refusal(422, "refused_by_database", f"The database cannot store this payload: {reason}.")


async def first_answer(connection: Connection, item: Any) -> Landed | None:
    """What was answered when the item's idempotency key was first seen; None if it never was."""
    cursor = await connection.execute(
        FIRST_ANSWER,
        {
            "workflow": item.workflow,
            "key_name": item.key_name,
            "idempotency_key": item.idempotency_key,
        },
    )
    row = await cursor.fetchone()
    if row is None:
        return None
    ids, sha256, rejected = row
    return Landed(ids, rejected, duplicate=True, same_body=bytes(sha256) == item_hash(item))


def item_hash(item: Any) -> bytes:
    """Hash of the whole body of an arrival or shipment."""
    digest: bytes = item.payload.sha256 if isinstance(item, Arrival) else item.sha256
    return digest
