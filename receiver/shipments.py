"""Shipments: an array or NDJSON, landed by COPY in one transaction, bad lines set aside."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.types.json import Json

from doors.connections import Connection
from doors.statements import statement
from receiver.landing import ROW_FAULTS, Landed, first_answer, mend, refusal_of
from receiver.metrics import Metrics
from receiver.payloads import Bad, Payload
from receiver.rejected import Rejected, keep

COPY = statement(__file__, "copy_payloads")
CLAIM = statement(__file__, "claim_key")
NUMBERS = b"select nextval('raw.landing_id_seq') from generate_series(1, %(rows)s)"


@dataclass(slots=True)
class Shipment:
    """Many payloads of one request. bad: as_rejected makes the rows that are kept of them."""

    workflow: str
    key_name: str
    idempotency_key: str
    body: bytes
    payloads: list[Payload]
    bad: list[Bad]
    as_rejected: Callable[[Bad], Rejected]
    since: float
    done: asyncio.Future[Any]
    alone: bool = field(default=True, init=False)
    size: int = field(init=False)
    sha256: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.size = len(self.body)
        self.sha256 = hashlib.sha256(self.body).digest()


class KeyTaken(Exception):
    """The idempotency key was claimed by another; nothing of this transaction stays."""


class Shipping:
    """Writes shipments; tells `announce` which workflows got rows."""

    def __init__(self, metrics: Metrics, announce: Callable[[str], None]) -> None:
        self._metrics = metrics
        self._announce = announce

    async def write(self, connection: Connection, shipment: Shipment) -> None:
        # a retry is answered before anything is copied for nothing
        keyed = bool(shipment.idempotency_key)
        answer = await first_answer(connection, shipment) if keyed else None
        if answer is None:
            try:
                with self._metrics.commit_seconds.time():
                    answer = await self._land(connection, shipment)
            except KeyTaken:
                answer = await first_answer(connection, shipment)
            else:
                self._metrics.batch_rows.observe(len(answer.landing_ids))
                if answer.landing_ids:
                    self._metrics.landed.labels(shipment.workflow).inc(len(answer.landing_ids))
                    self._announce(shipment.workflow)
        if answer is not None and not shipment.done.done():
            shipment.done.set_result(answer)

    async def _land(self, connection: Connection, shipment: Shipment) -> Landed:
        landed: dict[int, int] = {}  # line: landing_id, as the lines came
        async with connection.transaction():
            if shipment.payloads:
                cursor = await connection.execute(NUMBERS, {"rows": len(shipment.payloads)})
                numbers = [row[0] for row in await cursor.fetchall()]
                rows = list(zip(numbers, shipment.payloads, strict=True))
                await self._fill(connection, shipment, rows, landed)
            ids = [landed[line] for line in sorted(landed)]
            if shipment.bad:
                shipment.bad.sort(key=lambda bad: bad.line)
                kept = [shipment.as_rejected(bad) for bad in shipment.bad]
                for bad, number in zip(shipment.bad, await keep(connection, kept), strict=True):
                    bad.rejected_id = number
            rejected = [bad.told() for bad in shipment.bad]
            if ids and shipment.idempotency_key:
                cursor = await connection.execute(
                    CLAIM,
                    {
                        "workflow": shipment.workflow,
                        "key_name": shipment.key_name,
                        "idempotency_key": shipment.idempotency_key,
                        "landing_ids": ids,
                        "sha256": shipment.sha256,
                        "rejected": Json(rejected),
                    },
                )
                if await cursor.fetchone() is None:
                    raise KeyTaken
        return Landed(ids, rejected)

    async def _fill(
        self,
        connection: Connection,
        shipment: Shipment,
        rows: list[tuple[int, Payload]],
        landed: dict[int, int],
    ) -> None:
        """Copies rows; halves them until the one that spoils the rest stands alone."""
        try:
            async with connection.transaction():
                await self._copy(connection, shipment, rows)
        except psycopg.Error as problem:
            if (problem.sqlstate or "")[:2] not in ROW_FAULTS:
                raise
            if len(rows) > 1:
                middle = len(rows) // 2
                await self._fill(connection, shipment, rows[:middle], landed)
                await self._fill(connection, shipment, rows[middle:], landed)
            elif mend(rows[0][1]):
                await self._fill(connection, shipment, rows, landed)
            else:
                payload = rows[0][1]
                refusal = refusal_of(problem)
                body = payload.original or payload.text.encode()
                shipment.bad.append(Bad(payload.line or 0, refusal.code, refusal.error, body))
        else:
            landed.update({payload.line or 0: number for number, payload in rows})

    @staticmethod
    async def _copy(
        connection: Connection, shipment: Shipment, rows: list[tuple[int, Payload]]
    ) -> None:
        async with connection.cursor() as cursor:
            async with cursor.copy(COPY) as copy:
                for number, payload in rows:
                    await copy.write_row(
                        (
                            number,
                            shipment.workflow,
                            payload.text,
                            payload.sha256,
                            shipment.idempotency_key or None,
                            shipment.key_name,
                            payload.original is not None,
                        )
                    )
            originals = [(n, p.original) for n, p in rows if p.original is not None]
            if originals:
                async with cursor.copy("copy raw.originals (landing_id, body) from stdin") as copy:
                    for pair in originals:
                        await copy.write_row(pair)
