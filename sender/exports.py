"""A Sales Navigator export as rows to send: read as it lies there, never held as a whole."""

import codecs
import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO

import orjson
from psycopg.types.json import Jsonb

from doors.connections import Connection
from doors.errors import Foreseen
from doors.files.source import GZIP, UTF_16, Utf8, unpacked
from doors.files.tables import Cells, opened
from doors.files.titles import Titles
from doors.statements import statement
from sender.requests import CLOSE, NEW_JOB, Made, destination_of

SLUG = "salesnav-export-to-clay"
KIND = "salesnav_export"
FILL = statement(__file__, "fill_rows")
LAND = "select outbound.land(%(slug)s, %(payloads)s, %(caller)s, %(batch)s)"
STRETCH = 500  # rows that are written together
CHUNK_BYTES = 1 << 20
NUL = "\0"  # which no text in Postgres can hold


class Export:
    """One file: what its rows are called, and the rows.

    more: fields that each row gets (`_export_title` …). Raises Foreseen when it is no table.
    """

    def __init__(self, file: BinaryIO, columns: Iterable[str], more: dict[str, Any]) -> None:
        self.sha256, is_windows = _looked_at(file)
        # neither is a RawIOBase by its class, and each has what is called
        raw = Utf8(file, "cp1252") if is_windows else file
        stream = io.BufferedReader(raw)  # type: ignore[type-var]
        source = unpacked(stream, "the file", None)
        titles = Titles(SLUG, columns, ())
        likely = "\t" if b"\t" in source.head.partition(b"\n")[0] else ","
        try:
            header, self._records = opened(source.stream, titles, likely)
        except (csv.Error, UnicodeDecodeError) as problem:
            raise Foreseen(f"The file cannot be read: {problem}.") from None
        titles.names(header)  # refuses what is no such export; the names stay as they are written
        self._names = [
            name.strip().replace(NUL, "") or f"column {place}"
            for place, name in enumerate(header, 1)
        ]
        self._more = more
        self._index = 0

    def key(self, row_index: int) -> str:
        """What a row is known by: a file that comes again brings the same rows."""
        return f"{self.sha256}:{row_index}"

    def stretches(self) -> Iterator[list[tuple[str, str]]]:
        """Rows as (key, JSON), some hundred at a time. Raises Foreseen."""
        rows = self._rows()
        while stretch := list(islice(rows, STRETCH)):
            yield stretch

    def _rows(self) -> Iterator[tuple[str, str]]:
        try:
            for record in self._records:
                if any(cell.strip() for cell in record.cells):
                    yield self.key(self._index), orjson.dumps(self._row(record)).decode()
                    self._index += 1
        except csv.Error as problem:
            raise Foreseen(f"The file cannot be read: {problem}. Nothing was taken.") from None

    def _row(self, record: Cells) -> dict[str, Any]:
        """Names and values as they stand there. Beyond the last title only what is not blank, by
        its place; a row that is short has nulls."""
        cells: list[str | None] = [cell.replace(NUL, "") for cell in record.cells]
        cells += [None] * (len(self._names) - len(cells))
        row: dict[str, Any] = dict(zip(self._names, cells, strict=False))
        for place, cell in enumerate(record.cells[len(self._names) :], len(self._names) + 1):
            if cell.strip():
                row[f"column {place}"] = cell.replace(NUL, "")
        return row | self._more | {"_row_index": self._index}


class Filling:
    """Rows on their way into raw and into a job, in a transaction of the caller's."""

    def __init__(self, connection: Connection, destination: str, caller: str) -> None:
        self._connection = connection
        self._to = destination
        self._caller = caller
        self._job = 0
        self._name = ""
        self._max_bytes = 0
        self._batch = ""
        self.rows = 0
        self._blocked: Counter[str] = Counter()

    async def begin(self, export: Export, asked: dict[str, Any]) -> None:
        self._name, self._max_bytes = await destination_of(self._connection, self._to)
        request = {name: value for name, value in asked.items() if value is not None}
        cursor = await self._connection.execute(
            NEW_JOB.encode(),
            {
                "kind": KIND,
                "destination": self._name,
                "request": Jsonb(request | {"file_sha256": export.sha256}),
                "landing_id": None,
                "caller": self._caller,
            },
        )
        (self._job,) = await cursor.fetchone() or (0,)
        self._batch = f"job {self._job}"

    async def add(self, stretch: list[tuple[str, str]]) -> None:
        keys, payloads = [key for key, _ in stretch], [text for _, text in stretch]
        self.rows += len(stretch)
        await self._connection.execute(
            LAND.encode(),
            {"slug": SLUG, "payloads": payloads, "caller": self._caller, "batch": self._batch},
        )
        cursor = await self._connection.execute(
            FILL,
            {
                "keys": keys,
                "payloads": payloads,
                "job": self._job,
                "kind": KIND,
                "max_bytes": self._max_bytes,
            },
        )
        for reason, count in await cursor.fetchall():
            self._blocked[str(reason)] += int(count)

    async def end(self) -> Made:
        values = {"job": self._job, "blocked": Jsonb(self._blocked)}
        cursor = await self._connection.execute(CLOSE.encode(), values)
        (total,) = await cursor.fetchone() or (0,)
        return Made(KIND, self._name, self._job, total, dict(self._blocked), [])


def _looked_at(file: BinaryIO) -> tuple[str, bool]:
    """Its SHA-256, and whether it is to be read as Windows' own encoding, as Excel saves it.

    UTF-8 says of itself whether it is; nothing else that is not UTF-16 does.
    """
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    chunk = file.read(CHUNK_BYTES)
    is_marked = chunk.startswith((*UTF_16, GZIP))
    is_utf_8 = True
    while chunk:
        digest.update(chunk)
        is_utf_8 = is_utf_8 and (is_marked or _decodes(decoder, chunk))
        chunk = file.read(CHUNK_BYTES)
    is_utf_8 = is_utf_8 and (is_marked or _decodes(decoder, b"", final=True))
    file.seek(0)
    return digest.hexdigest(), not is_utf_8


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final=final)
    except UnicodeDecodeError:
        return False
    return True
