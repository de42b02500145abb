"""Shipments: an array or NDJSON, landed in one transaction, bad lines set aside."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from psycopg.types.json import Json

from doors.connections import Connection
from doors.statements import statement
from receiver.bulk import Bulk
from receiver.landing import Landed, first_answer
from receiver.metrics import Metrics
from receiver.payloads import Bad, Payload
from receiver.rejected import Rejected, keep

CLAIM = statement(__file__, "claim_key")


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
        bulk = Bulk(connection, shipment.workflow, shipment.key_name, shipment.idempotency_key)
        async with connection.transaction():
            filled = await bulk.land(shipment.payloads)
            ids = [filled.landed[line] for line in sorted(filled.landed)]
            bad = sorted([*shipment.bad, *filled.bad], key=lambda one: one.line)
            kept = [shipment.as_rejected(one) for one in bad]
            for one, number in zip(bad, await keep(connection, kept), strict=True):
                one.rejected_id = number
            rejected = [one.told() for one in bad]
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
