"""Bodies that were refused, kept with the reason, so that nothing is dropped silently."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from doors.connections import Connection
from doors.statements import statement

REJECT = statement(__file__, "reject")
MAX_REASON = 2_000


@dataclass(slots=True)
class Kept:
    """One refused body (or line of one). body is None when it was too large to be read."""

    path: str
    workflow: str
    code: str
    reason: str
    body: bytes | None
    body_bytes: int
    key_name: str
    content_type: str | None = None
    request_id: str | None = None
    line: int | None = None


@dataclass(slots=True, kw_only=True)
class Rejected(Kept):
    """The same of a request, waiting to be written."""

    since: float
    done: asyncio.Future[int]
    alone: bool = field(default=False, init=False)
    size: int = field(init=False)

    def __post_init__(self) -> None:
        self.size = len(self.body or b"")


async def keep(connection: Connection, batch: Sequence[Kept]) -> list[int]:
    """Writes them; their numbers in raw.rejected."""
    if not batch:
        return []
    cursor = await connection.execute(
        REJECT,
        {
            "paths": [r.path for r in batch],
            "workflows": [r.workflow for r in batch],
            "codes": [r.code for r in batch],
            "reasons": [r.reason[:MAX_REASON].replace("\0", "") for r in batch],
            "bodies": [r.body for r in batch],
            "sizes": [r.body_bytes for r in batch],
            "lines": [r.line for r in batch],
            "content_types": [r.content_type for r in batch],
            "key_names": [r.key_name for r in batch],
            "request_ids": [r.request_id for r in batch],
        },
    )
    row = await cursor.fetchone()
    assert row is not None
    numbers: list[int] = row[0]
    return numbers


async def write(connection: Connection, batch: list[Rejected]) -> None:
    """For Writers: keeps a batch and tells each its number."""
    for rejected, number in zip(batch, await keep(connection, batch), strict=True):
        if not rejected.done.done():
            rejected.done.set_result(number)
