"""`hq load`: a whole file in one transaction, bad rows set aside with a reason."""

import asyncio
import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field

from psycopg import sql

from doors.connections import Connection, connect
from doors.database import LIFT_LIMITS, conninfo
from doors.files.row import Row
from doors.files.source import opened
from doors.files.titles import Titles
from doors.registry import Workflow, load_workflows
from doors.settings import Settings
from hq.errors import Foreseen
from hq.files.judge import WRAPPER, Judge
from hq.files.progress import Advance, progress
from hq.files.rows import kind_of, read
from receiver.bulk import Bulk
from receiver.payloads import Bad, Limits, Payload
from receiver.rejected import Kept, keep

KEY_NAME = "hq load"
CONNECT_SECONDS = 30.0
# what is landed together, while the next is looked at: little at first, since Postgres waits for
# it, and not too little later, since each is a savepoint
FIRST_STRETCH_BYTES, STRETCH_BYTES = 1 << 20, 4 << 20


@dataclass
class Load:
    """What became of the rows of one file."""

    workflow: Workflow
    landed: int = 0
    repaired: int = 0
    rejected: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    def so_far(self) -> str:
        return f"{self.landed:,} landed" + (f", {self.rejected:,} bad" if self.rejected else "")

    def sentence(self) -> str:
        said = f"{self.landed} landed as {self.workflow.slug}"
        said += f" ({self.repaired} of them repaired)" if self.repaired else ""
        if not self.rejected:
            return f"{said}, none rejected."
        why = "; ".join(f"{reason.rstrip('.')} ({count})" for reason, count in self.reasons.items())
        return f"{said}, {self.rejected} rejected (raw.rejected has them): {why}"


def run(
    settings: Settings,
    slug: str,
    file: str,
    kind: str = "",
    sheet: str = "",
    date_order: str = "",
) -> Load:
    """The same for who has no event loop, on a connection of its own."""

    def address() -> str:
        return conninfo(settings=settings, application_name=KEY_NAME)

    async def landed() -> Load:
        async with await connect(address, CONNECT_SECONDS) as connection:
            return await load(connection, settings, slug, file, kind, sheet, date_order)

    return asyncio.run(landed())


async def load(
    connection: Connection,
    settings: Settings,
    slug: str,
    file: str,
    kind: str = "",
    sheet: str = "",
    date_order: str = "",
) -> Load:
    """Lands a file ('-' is stdin) as payloads of a workflow, all of it or nothing.

    connection: autocommit. date_order: see Judge. Raises Foreseen when the file as a whole is no
    good.
    """
    workflow = _workflow(settings, slug)
    limits = Limits(settings.max_depth, settings.max_elements, settings.max_batch_rows)
    loading = _Loading(connection, Judge(workflow, limits, date_order))
    with opened(file) as source, progress(source.size) as advance:
        rows = read(source, kind_of(source, kind), titles_of(workflow), sheet)
        async with connection.transaction():
            await connection.execute(LIFT_LIMITS, {"local": True})
            if settings.set_role:
                await connection.execute(
                    sql.SQL("set local role {}").format(sql.Identifier("hq_receiver"))
                )
            await loading.run(rows, advance)
    # behind the commit: a transaction that notifies commits under a lock of the whole cluster
    await connection.execute("select pg_notify('hq_landed', %s)", [slug])
    return loading.done


class _Loading:
    """Rows on their way: Postgres takes one stretch while the next is looked at."""

    def __init__(self, connection: Connection, judge: Judge) -> None:
        self._connection = connection
        self._judge = judge
        self._bulk = Bulk(connection, judge.workflow.slug, KEY_NAME)
        self.done = Load(judge.workflow)

    async def run(self, rows: Iterator[Row], advance: Advance) -> None:
        writing: asyncio.Task[None] | None = None
        size = FIRST_STRETCH_BYTES
        try:
            while stretch := await asyncio.to_thread(_stretch, rows, size):
                size = min(2 * size, STRETCH_BYTES)
                payloads, bad = await asyncio.to_thread(self._judge.payloads, stretch)
                if writing is not None:
                    await writing
                writing = asyncio.create_task(self._write(stretch, payloads, bad))
                advance(sum(len(row.text) + 1 for row in stretch), self.done.so_far())
        finally:
            if writing is not None:
                await writing

    async def _write(self, stretch: list[Row], payloads: list[Payload], bad: list[Bad]) -> None:
        filled = await self._bulk.land(payloads)
        if filled.bad:
            own = {row.line: row.own or row.text for row in stretch}
            for one in filled.bad:
                one.body = own[one.line]
        bad = sorted([*bad, *filled.bad], key=lambda one: one.line)
        workflow = self._judge.workflow
        await keep(
            self._connection,
            [
                Kept(
                    workflow.path,
                    workflow.slug,
                    one.code,
                    one.reason,
                    one.body,
                    len(one.body),
                    KEY_NAME,
                    line=one.line,
                )
                for one in bad
            ],
        )
        self.done.landed += len(filled.landed)
        self.done.repaired += filled.repaired
        self.done.rejected += len(bad)
        for one in bad:
            self.done.reasons[one.reason] = self.done.reasons.get(one.reason, 0) + 1


def titles_of(workflow: Workflow) -> Titles:
    """The columns of flat rows of a workflow: those of its registration (meta `columns`)."""
    required = [name for name in workflow.required if name != WRAPPER and "." not in name]
    return Titles(workflow.slug, workflow.meta.get("columns") or (), required)


def _stretch(rows: Iterator[Row], size: int) -> list[Row]:
    """The next rows, about so many bytes."""
    stretch: list[Row] = []
    for row in rows:
        stretch.append(row)
        size -= len(row.text)
        if size <= 0:
            break
    return stretch


def _workflow(settings: Settings, slug: str) -> Workflow:
    known = load_workflows(settings.project_dir)
    if slug not in known:
        near = difflib.get_close_matches(slug, known, n=1, cutoff=0.4)
        hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(sorted(known))}."
        raise Foreseen(f"No workflow is called {slug}. {hint}")
    return known[slug]
