"""Bulk: many payloads into raw by COPY, and what the database refuses of them mended or told."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import psycopg

from doors.connections import Connection
from doors.statements import statement
from receiver.landing import ROW_FAULTS, mend, refusal_of
from receiver.payloads import Bad, Payload

COPY = statement(__file__, "copy_payloads")
COPY_ORIGINALS = b"copy raw.originals (landing_id, body) from stdin"
NUMBERS = b"select nextval('raw.landing_id_seq') from generate_series(1, %(rows)s)"
ROWS_A_WRITE = 256  # of one piece of a COPY

Numbered = Sequence[tuple[int, Payload]]


@dataclass(slots=True)
class Filled:
    """What became of payloads: landed has their numbers by line."""

    landed: dict[int, int] = field(default_factory=dict)
    repaired: int = 0
    bad: list[Bad] = field(default_factory=list)


class Bulk:
    """Payloads of one workflow on their way into raw, in a transaction of the caller's."""

    def __init__(
        self, connection: Connection, workflow: str, key_name: str, idempotency_key: str = ""
    ) -> None:
        self._connection = connection
        self._workflow = _field(workflow)
        self._key_name = _field(key_name)
        self._idempotency_key = _field(idempotency_key) if idempotency_key else rb"\N"

    async def land(self, payloads: Sequence[Payload]) -> Filled:
        """Lands them in their order. Raises psycopg.Error for what is no fault of a row."""
        filled = Filled()
        if payloads:
            cursor = await self._connection.execute(NUMBERS, {"rows": len(payloads)})
            numbers = [row[0] for row in await cursor.fetchall()]
            await self._fill(list(zip(numbers, payloads, strict=True)), filled)
        return filled

    async def _fill(self, rows: Numbered, filled: Filled) -> None:
        """Copies rows; halves them until the one that spoils the rest stands alone."""
        try:
            async with self._connection.transaction():
                await self._copy(rows)
        except psycopg.Error as problem:
            if (problem.sqlstate or "")[:2] not in ROW_FAULTS:
                raise
            if len(rows) > 1:
                middle = len(rows) // 2
                await self._fill(rows[:middle], filled)
                await self._fill(rows[middle:], filled)
            elif mend(rows[0][1]):
                await self._fill(rows, filled)
            else:
                payload = rows[0][1]
                refusal = refusal_of(problem)
                body = payload.original or payload.text.encode()
                filled.bad.append(Bad(payload.line or 0, refusal.code, refusal.error, body))
        else:
            filled.landed.update({payload.line or 0: number for number, payload in rows})
            filled.repaired += sum(payload.original is not None for _, payload in rows)

    async def _copy(self, rows: Numbered) -> None:
        async with self._connection.cursor() as cursor:
            async with cursor.copy(COPY) as copy:
                for start in range(0, len(rows), ROWS_A_WRITE):
                    await copy.write(self._lines(rows[start : start + ROWS_A_WRITE]))
            originals = [(n, p.original) for n, p in rows if p.original is not None]
            if originals:
                async with cursor.copy(COPY_ORIGINALS) as copy:
                    for pair in originals:
                        await copy.write_row(pair)

    def _lines(self, rows: Numbered) -> bytes:
        """Rows as COPY reads them. Escaped together: row by row that takes twice the time."""
        texts = [payload.text.encode() for _, payload in rows]
        # between the tokens of JSON an end of line is as good as a blank, and inside there is none
        texts = [text.replace(b"\n", b" ") if b"\n" in text else text for text in texts]
        escaped = b"\n".join(texts).replace(b"\\", b"\\\\").replace(b"\t", b" ")
        return b"".join(
            b"%d\t%b\t%b\t%b\t%b\t%b\t%b\n"
            % (
                number,
                self._workflow,
                text,
                b"\\\\x" + payload.sha256.hex().encode() if payload.sha256 else rb"\N",
                self._idempotency_key,
                self._key_name,
                b"f" if payload.original is None else b"t",
            )
            for (number, payload), text in zip(
                rows, escaped.replace(b"\r", b" ").split(b"\n"), strict=True
            )
        )


def _field(text: str) -> bytes:
    """A short text as COPY reads it."""
    for sign, escape in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(sign, escape)
    return text.encode()
