"""Lands a whole file: COPY by the megabyte, one transaction, bad rows set aside with a reason."""

import difflib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import orjson
import psycopg
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from doors.database import drop_to
from doors.refusals import Refusal
from doors.registry import Workflow, load_workflows
from doors.settings import Settings
from hq.errors import Foreseen
from hq.files.rows import Row, blocks, kind_of
from receiver.landing import ROW_FAULTS, mend, refusal_of
from receiver.payloads import Bad, Limits, Payload, single

WRAPPER = "raw_payload"
BESIDE = ("domain", "ex_company_domain")  # stand beside the wrapper, where a row has them
KEY_NAME = "hq load"
STRETCH = 32 << 20  # bytes in one COPY; kept until it ended well
COPY = "copy raw.payloads (workflow, api_key_name, payload) from stdin"
INSERT = """
insert into raw.payloads (landing_id, workflow, api_key_name, payload, body_sha256, repaired)
values (%s, %s, %s, %s::jsonb, %s, %s)
"""
REJECT = """
insert into raw.rejected
    (path, workflow, code, reason, body, body_bytes, line_number, api_key_name)
values (%s, %s, %s, %s, %s, %s, %s, %s)
"""


class Stretch:
    """One COPY behind one savepoint. texts: its rows, for the case that it fails."""

    def __init__(self, connection: psycopg.Connection[Any], slug: str) -> None:
        self.texts: list[bytes] = []
        self.size = 0
        self._start = f"{slug}\t{KEY_NAME}\t".encode()
        with ExitStack() as stack:  # which ends the savepoint if there is no COPY
            stack.enter_context(connection.transaction())
            self._copy = stack.enter_context(connection.cursor().copy(COPY))
            self._stack = stack.pop_all()

    def write(self, texts: list[bytes]) -> None:
        """Sends rows on; what Postgres thinks of them shows when the stretch is closed."""
        lines = [text.replace(b"\n", b" ") if b"\n" in text else text for text in texts]
        data = b"\n".join(lines).replace(b"\\", b"\\\\").replace(b"\t", b"\\t").replace(b"\r", b" ")
        self._copy.write(self._start + data.replace(b"\n", b"\n" + self._start) + b"\n")
        self.texts += texts
        self.size += len(data)

    def abandon(self, error: BaseException) -> None:
        """Tells Postgres to forget the stretch."""
        self._stack.__exit__(type(error), error, error.__traceback__)

    def close(self) -> None:
        """Raises psycopg.Error if a row was refused; then nothing of the stretch is there."""
        self._stack.close()


@dataclass
class Load:
    """What became of the rows of one file."""

    workflow: Workflow
    limits: Limits
    landed: int = 0
    repaired: int = 0
    rejected: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    # Postgres works on one block while the next is looked at
    _writer: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    _writing: "Future[None] | None" = None
    _stretch: Stretch | None = None

    def sentence(self) -> str:
        said = f"{self.landed} landed as {self.workflow.slug}"
        said += f" ({self.repaired} of them repaired)" if self.repaired else ""
        if not self.rejected:
            return f"{said}, none rejected."
        why = "; ".join(f"{reason.rstrip('.')} ({count})" for reason, count in self.reasons.items())
        return f"{said}, {self.rejected} rejected (raw.rejected has them): {why}"

    def take(self, connection: psycopg.Connection[Any], block: Sequence[Row]) -> None:
        """Lands a block, in the order of the file."""
        wanted = self.workflow.required
        wraps = WRAPPER in wanted
        loads, depth, elements = orjson.loads, self.limits.depth, self.limits.elements
        texts: list[bytes] = []
        bad: list[Bad] = []
        for number, text, problem in block:
            # the short way, for nearly all: is JSON, is small, has what it needs, jsonb takes it
            if not problem and b"\\u0000" not in text:
                try:
                    value = loads(text)
                except orjson.JSONDecodeError:
                    value = None
                if value.__class__ is dict:
                    good = text
                    if wraps and WRAPPER not in value:
                        good = self._wrap(text, value)
                        value = loads(good)
                    if (len(good) < depth or _flat(good, depth, elements)) and _full(value, wanted):
                        texts.append(good)
                        continue
            self._hand_over(connection, texts)
            self.flush(connection)
            texts = []
            if problem:
                bad.append(Bad(number, "bad_row", problem, text))
            else:
                self._look_closer(connection, number, text, bad)
        self._hand_over(connection, texts)
        if bad:
            self.flush(connection)
            self._reject(connection, bad)

    def flush(self, connection: psycopg.Connection[Any]) -> None:
        """Until all that was handed over is written. Raises what the writing raised."""
        self._wait()
        self._end(connection)

    def abandon(self, error: BaseException) -> None:
        """Ends an open COPY, so that the transaction around it can be rolled back."""
        with suppress(psycopg.Error):
            self._wait()
        if self._stretch is not None:
            with suppress(type(error), psycopg.Error):
                self._stretch.abandon(error)

    def _wait(self) -> None:
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.result()

    def _hand_over(self, connection: psycopg.Connection[Any], texts: list[bytes]) -> None:
        self._wait()
        if texts:
            self._writing = self._writer.submit(self._write, connection, texts)

    def _write(self, connection: psycopg.Connection[Any], texts: list[bytes]) -> None:
        if self._stretch is None:
            self._stretch = Stretch(connection, self.workflow.slug)
        self._stretch.write(texts)
        if self._stretch.size >= STRETCH:
            self._end(connection)

    def _end(self, connection: psycopg.Connection[Any]) -> None:
        """Ends the stretch; halves it until the row that Postgres refuses stands alone."""
        stretch, self._stretch = self._stretch, None
        if stretch is None:
            return
        try:
            stretch.close()
            self.landed += len(stretch.texts)
        except psycopg.Error as problem:
            if (problem.sqlstate or "")[:2] not in ROW_FAULTS:
                raise
            if len(stretch.texts) == 1:
                self._insert(connection, Payload(stretch.texts[0].decode(), b""))
                return
            middle = len(stretch.texts) // 2
            for half in (stretch.texts[:middle], stretch.texts[middle:]):
                self._write(connection, half)
                self._end(connection)

    def _look_closer(
        self, connection: psycopg.Connection[Any], number: int, text: bytes, bad: list[Bad]
    ) -> None:
        """The receiver's own judgement, for a row that is odd in some way."""
        try:
            payload = single(text, self.limits, ())
            value = _loose(payload.text)
            if WRAPPER in self.workflow.required and WRAPPER not in value:
                original = payload.original
                wrapped = self._wrap(payload.text.encode(), value)
                payload = single(wrapped, self.limits, self.workflow.required)
                payload.original = original
            else:
                payload = single(text, self.limits, self.workflow.required)
            self._insert(connection, payload)
        except Refusal as refusal:
            bad.append(Bad(number, refusal.code, refusal.error, text))

    def _wrap(self, text: bytes, value: dict[str, Any]) -> bytes:
        """The row inside raw_payload, its text untouched; beside it what the workflow asks for."""
        parts = [b'{"' + WRAPPER.encode() + b'":' + text.strip()]
        for name in dict.fromkeys((*self.workflow.required, *BESIDE)):
            if name != WRAPPER and name in value:
                parts.append(orjson.dumps(name) + b":" + orjson.dumps(value[name]))
        return b",".join(parts) + b"}"

    def _insert(self, connection: psycopg.Connection[Any], payload: Payload) -> None:
        """One row by itself, repaired if Postgres insists. Raises Refusal."""
        number = connection.execute("select nextval('raw.landing_id_seq')").fetchone()
        assert number is not None
        row = [number[0], self.workflow.slug, KEY_NAME, payload.text, payload.sha256 or None]
        try:
            with connection.transaction():
                connection.execute(INSERT, [*row, payload.original is not None])
                if payload.original is not None:
                    connection.execute(
                        "insert into raw.originals values (%s, %s)", [number[0], payload.original]
                    )
        except psycopg.Error as problem:
            if (problem.sqlstate or "")[:2] not in ROW_FAULTS:
                raise
            if not mend(payload):
                raise refusal_of(problem) from None
            self._insert(connection, payload)
            return
        self.landed += 1
        self.repaired += payload.original is not None

    def _reject(self, connection: psycopg.Connection[Any], bad: Sequence[Bad]) -> None:
        slug, path = self.workflow.slug, self.workflow.path
        with connection.cursor() as cursor:
            cursor.executemany(
                REJECT,
                [
                    (path, slug, b.code, b.reason, b.body, len(b.body), b.line, KEY_NAME)
                    for b in bad
                ],
            )
        self.rejected += len(bad)
        for one in bad:
            self.reasons[one.reason] = self.reasons.get(one.reason, 0) + 1


def load(
    connection: psycopg.Connection[Any], settings: Settings, slug: str, file: str, kind: str = ""
) -> Load:
    """Lands a file ('-' is stdin) as payloads of a workflow, all of it or nothing."""
    done = Load(
        _workflow(settings, slug),
        Limits(settings.max_depth, settings.max_elements, settings.max_batch_rows),
    )
    with _opened(file) as (source, size), _progress(size) as advance:
        kind = kind_of(file, source.peek(4096), kind)  # type: ignore[attr-defined]
        with connection.transaction():
            drop_to(connection, "hq_receiver", settings, local=True)
            try:
                for block in blocks(source, kind):
                    done.take(connection, block)
                    advance(sum(len(row[1]) + 1 for row in block), done)
                done.flush(connection)
            except BaseException as error:
                done.abandon(error)
                raise
        # behind the commit: a transaction that notifies commits under a lock of the whole cluster
        connection.execute("select pg_notify('hq_landed', %s)", [slug])
    return done


def _workflow(settings: Settings, slug: str) -> Workflow:
    known = load_workflows(settings.project_dir)
    if slug not in known:
        near = difflib.get_close_matches(slug, known, n=1, cutoff=0.4)
        hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(sorted(known))}."
        raise Foreseen(f"No workflow is called {slug}. {hint}")
    return known[slug]


def _full(value: dict[str, Any], wanted: Sequence[str]) -> bool:
    """True if all that is required is there for certain; the slow way decides when not."""
    for name in wanted:
        given = value.get(name)
        if given is None or (given.__class__ is str and not given.strip()):
            return False
    return True


def _flat(text: bytes, depth: int, elements: int) -> bool:
    openings = text.count(b"[") + text.count(b"{")
    return openings <= depth and openings + text.count(b",") < elements


def _loose(text: str) -> dict[str, Any]:
    try:
        value: dict[str, Any] = orjson.loads(text)
    except orjson.JSONDecodeError:
        value = json.loads(text, parse_int=str, parse_float=str)
    return value


@contextmanager
def _opened(file: str) -> Iterator[tuple[BinaryIO, int | None]]:
    if file == "-":
        yield sys.stdin.buffer, None
        return
    try:
        source = open(file, "rb")  # noqa: SIM115
    except OSError as error:
        raise Foreseen(f"Cannot read {file}: {error.strerror}.") from None
    with source:
        yield source, os.fstat(source.fileno()).st_size


@contextmanager
def _progress(size: int | None) -> Iterator[Any]:
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("landing", total=size)

        def advance(count: int, done: Load) -> None:
            said = f"{done.landed:,} landed" + (f", {done.rejected:,} bad" if done.rejected else "")
            progress.update(task, advance=count, description=said)

        yield advance
