"""Payloads of long ago leave raw for files; what was typed of them stays.

Only what every model has read may leave, and only from the front: a partition of raw begins with
some landing, and all below it is in files. A file is whole on the disk before its rows are deleted,
and both are noted in one transaction: whoever is killed in between begins that file anew.
"""

import gzip
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

import psycopg
from psycopg import sql

from doors.registry import Workflow
from hq.errors import Foreseen

ROWS_AT_ONCE = 2_000
# the first landing that has to stay: too young, or not read by all who read the partition or its
# payload table
STAYS = """
select min(r.landing_id) from raw.{table} as r
where r.landed_at >= %(until)s or r.landed_xid >= %(done)s
"""
READ = """
select min(f.done)
from ops.frontier as f
where f.input in ('raw.' || %(name)s::text, 'extracted.' || %(name)s::text)
having bool_or(f.model = 'extracted.' || %(name)s::text)
"""
LEAVES = """
select
    r.workflow, count(*), min(r.landing_id), min(r.landed_at), max(r.landed_at),
    sum(pg_column_size(r.payload))::bigint
from raw.{table} as r
where %(stays)s::bigint is null or r.landing_id < %(stays)s
group by r.workflow
order by r.workflow
"""
LAST = "select max(landing_id) + 1 from raw.{table}"
BODIES = """
select r.payload::text from raw.{table} as r
where r.workflow = %s and r.landing_id < %s
order by r.landing_id
"""
DELETE = "delete from raw.{table} where workflow = %s and landing_id < %s"
FORGET_ORIGINALS = """
delete from raw.originals as o
where o.landing_id in (
    select r.landing_id from raw.{table} as r where r.workflow = %s and r.landing_id < %s
)
"""
NOTE = """
insert into ops.retained
    (partition_name, workflow, file, sha256, payloads, from_landing_id, until_landing_id,
    first_landed_at, last_landed_at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
RECOUNT = "select ops.recount(%s)"

Connection = psycopg.Connection[Any]
Told = Callable[[int], None]  # payloads written


@dataclass(frozen=True)
class Part:
    """What leaves of one workflow: all its payloads below a landing. size: bytes in raw."""

    workflow: str
    partition: str
    payloads: int
    from_landing_id: int
    until_landing_id: int
    first_landed_at: datetime
    last_landed_at: datetime
    size: int

    @property
    def file(self) -> str:
        return f"{self.workflow}-{self.from_landing_id}-{self.until_landing_id - 1}.ndjson.gz"


def age(text: str) -> timedelta:
    """`400d` as time. Raises Foreseen for anything else, and for less than a day."""
    if not text.endswith("d") or not text[:-1].isdecimal() or int(text[:-1]) < 1:
        raise Foreseen(f"--keep is a number of days, as 400d; not {text}.")
    return timedelta(days=int(text[:-1]))


def plan(connection: Connection, workflows: dict[str, Workflow], keep: timedelta) -> list[Part]:
    """What is older than `keep` and has been read by all, workflow by workflow.

    What no model reads stays: a model that is written later reads it from the start.
    """
    ((now,),) = connection.execute("select now()").fetchall()
    parts = []
    for partition in sorted({one.partition for one in workflows.values() if not one.landing_only}):
        done = connection.execute(READ, {"name": partition}).fetchone()
        if done is None:
            continue  # nothing is built of it yet
        at = sql.Identifier(partition)
        asked = {"until": now - keep, "done": done[0]}
        ((stays,),) = connection.execute(sql.SQL(STAYS).format(table=at), asked).fetchall()
        if stays is None:
            ((stays,),) = connection.execute(sql.SQL(LAST).format(table=at)).fetchall()
        leaving = connection.execute(sql.SQL(LEAVES).format(table=at), {"stays": stays})
        parts += [
            Part(workflow, partition, count, first, stays, since, last, size)
            for workflow, count, first, since, last, size in leaving.fetchall()
        ]
    return parts


def by_partition(parts: Iterable[Part]) -> list[list[Part]]:
    """Those that leave together: a partition begins with one landing for all its workflows."""
    return [list(some) for _, some in groupby(parts, key=lambda part: part.partition)]


def carry_out(
    connection: Connection, parts: Sequence[Part], directory: Path, told: Told
) -> list[Path]:
    """Writes a file each, then takes their rows out of raw. parts: of one partition.

    connection: autocommit. Raises Foreseen when the payloads are others by now.
    """
    directory.mkdir(parents=True, exist_ok=True)
    written = [(part, *_file(connection, part, directory, told)) for part in parts]
    _keep_names(directory)
    with connection.transaction():
        for part, file, count, sha256 in written:
            _leave(connection, part, file, count, sha256)
        connection.execute(RECOUNT, [parts[0].partition])
    return [file for _, file, *_ in written]


def _file(connection: Connection, part: Part, directory: Path, told: Told) -> tuple[Path, int, str]:
    """Its file, whole on the disk; how many lines, and the hash."""
    file = directory / part.file
    unfinished = file.with_suffix(".part")
    with unfinished.open("wb") as out:
        os.chmod(unfinished, 0o600)
        count, sha256 = _write(out, _bodies(connection, part), told)
        os.fsync(out.fileno())
    unfinished.rename(file)
    return file, count, sha256


def _leave(connection: Connection, part: Part, file: Path, count: int, sha256: str) -> None:
    at, which = sql.Identifier(part.partition), [part.workflow, part.until_landing_id]
    connection.execute(sql.SQL(FORGET_ORIGINALS).format(table=at), which)
    deleted = connection.execute(sql.SQL(DELETE).format(table=at), which).rowcount
    if not deleted == count == part.payloads:
        raise Foreseen(
            f"{part.workflow}: planned were {part.payloads} payloads, {count} were written and "
            f"{deleted} are there. Nothing has left raw; `hq retain` once more plans anew."
        )
    connection.execute(
        NOTE,
        [
            part.partition,
            part.workflow,
            str(file.resolve()),
            sha256,
            count,
            part.from_landing_id,
            part.until_landing_id,
            part.first_landed_at,
            part.last_landed_at,
        ],
    )


def _bodies(connection: Connection, part: Part) -> Iterator[str]:
    query = sql.SQL(BODIES).format(table=sql.Identifier(part.partition))
    with connection.transaction(), connection.cursor("retained") as cursor:
        cursor.itersize = ROWS_AT_ONCE
        cursor.execute(query, [part.workflow, part.until_landing_id])
        for (text,) in cursor:
            yield text


def _write(out: BinaryIO, bodies: Iterator[str], told: Told) -> tuple[int, str]:
    """Lines, compressed. Returns their number, and the hash of the compressed bytes."""
    count = 0
    # without a time and a name: the same rows give the same bytes
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as lines:
        for text in bodies:
            lines.write(text.encode() + b"\n")
            count += 1
            if count % ROWS_AT_ONCE == 0:
                told(ROWS_AT_ONCE)
    told(count % ROWS_AT_ONCE)
    out.flush()
    with Path(out.name).open("rb") as written:
        return count, hashlib.file_digest(written, "sha256").hexdigest()


def _keep_names(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
