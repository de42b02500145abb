"""A project as dbt compiled it: any part of it can be built and tested without dbt."""

import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from graphlib import TopologicalSorter
from queue import SimpleQueue
from typing import Any

import psycopg

from hq.build.checks import Check, run_check
from hq.build.scripts import Script, run_script

NOTE = """
insert into ops.run_nodes
    (invocation_id, node, resource_type, status, rows_affected, seconds, message)
values (%s, %s, 'model', %s, %s, %s, %s)
"""
BEGIN = "select ops.begin_run(%s, 'run', %s, false)"
# as in the scripts: what is lost in a crash, notes and rows, is made again from raw
SESSION = """
select set_config('hq.invocation', %s, false), set_config('synchronous_commit', 'off', false)
"""
TESTS_FROM = "select set_config('hq.tests_from', %s, false)"
END = """
update ops.runs set status = %s, finished_at = clock_timestamp() where invocation_id = %s
"""

Idle = SimpleQueue[psycopg.Connection[Any]]


@dataclass(frozen=True)
class Compiled:
    """A project as dbt compiled it: what to run, and what to look at, for any part of it.

    models: of all models, views among them, the unique ids of what they read. tables: of each
    what it is called, as schema.table.
    """

    scripts: list[Script]
    checks: list[Check]
    models: dict[str, frozenset[str]]
    tables: dict[str, str]

    @classmethod
    def of(cls, manifest: Any, scripts: list[Script], checks: list[Check]) -> "Compiled":
        """From what `dbt parse` returned, and what dbt wrote of it."""
        models = {
            unique_id: node
            for unique_id, node in manifest.nodes.items()
            if node.resource_type == "model"
        }
        return cls(
            scripts,
            checks,
            {unique_id: frozenset(node.depends_on.nodes) for unique_id, node in models.items()},
            {unique_id: f"{node.schema}.{node.alias}" for unique_id, node in models.items()},
        )

    def build(
        self,
        connections: Sequence[psycopg.Connection[Any]],
        payload_tables: Iterable[str],
        *,
        small: bool = False,
    ) -> int:
        """Builds payload tables and all that stands on them, noted in ops. Returns rows changed.

        connections: autocommit, as hq_dbt; as many models are built at once. small: few rows wait,
        and this session builds time and again: statements are prepared. Raises psycopg.Error; by
        then all has been built that does not stand on what failed, and that finds the same rows in
        the next build.
        """
        names = sorted(payload_tables)
        reached = self._reached(names)
        invocation = str(uuid.uuid4())
        selection = " ".join(f"{name}+" for name in names)
        idle: Idle = SimpleQueue()
        for connection in connections:
            connection.execute(SESSION, [invocation])
            idle.put(connection)
        connections[0].execute(BEGIN, [invocation, selection])

        scripts = {one.unique_id: one for one in self.scripts if one.unique_id in reached}
        order = TopologicalSorter({name: one.needs & reached for name, one in scripts.items()})
        order.prepare()
        running: dict[Future[int], str] = {}
        status, changed, failed = "error", 0, list[psycopg.Error]()
        try:
            with ThreadPoolExecutor(len(connections)) as pool:
                try:
                    while order.is_active():
                        for name in order.get_ready():
                            script = scripts[name]
                            running[pool.submit(_run, script, idle, invocation, small)] = name
                        if not running:
                            break  # the rest stands on what failed
                        for future in wait(running, return_when=FIRST_COMPLETED).done:
                            name = running.pop(future)
                            try:
                                changed += future.result()
                                order.done(name)
                            except psycopg.Error as error:
                                failed.append(error)
                finally:
                    pool.shutdown(cancel_futures=True)
            if failed:
                raise failed[0]
            status = "success"
        finally:
            if not connections[0].closed:
                connections[0].execute(END, [status, invocation])
        return changed

    def failures(
        self,
        connections: Sequence[psycopg.Connection[Any]],
        payload_tables: Iterable[str],
        tests_from: int,
        *,
        small: bool = False,
    ) -> list[str]:
        """Tests of what was built that fail for rows landed from there on, one sentence each.

        connections and small: as for building; as many tests are asked at once.
        """
        reached = self._reached(payload_tables)
        checks = [check for check in self.checks if check.looks_at & reached]
        idle: Idle = SimpleQueue()
        for connection in connections:
            connection.execute(TESTS_FROM, [str(tests_from)])
            idle.put(connection)
        with ThreadPoolExecutor(len(connections)) as pool:
            found = list(pool.map(lambda check: _look(check, idle, small), checks))
        return [
            f"{check.name}: {rows} rows ({check.severity})"
            for check, rows in zip(checks, found, strict=True)
            if rows
        ]

    def _reached(self, payload_tables: Iterable[str]) -> set[str]:
        """Payload tables and all models downstream of them."""
        names = set(payload_tables)
        reached = {
            unique_id
            for unique_id, table in self.tables.items()
            if table.removeprefix("extracted.") in names
        }
        grew = True
        while grew:
            found = {unique_id for unique_id, reads in self.models.items() if reached & reads}
            grew = not found <= reached
            reached |= found
        return reached


@contextmanager
def _lent(idle: Idle) -> Iterator[psycopg.Connection[Any]]:
    """A connection that nobody uses, for as long as it takes."""
    connection = idle.get()
    try:
        yield connection
    finally:
        idle.put(connection)


def _run(script: Script, idle: Idle, invocation: str, small: bool) -> int:
    """Runs a script, notes how it went, and returns rows changed."""
    began = time.monotonic()
    with _lent(idle) as connection:
        try:
            done = run_script(connection, script, prepared=small)
        except psycopg.Error as error:
            if not connection.closed:
                why = str(error)[:2000]
                seconds = time.monotonic() - began
                connection.execute(NOTE, [invocation, script.unique_id, "error", 0, seconds, why])
            raise
        rows = done.inserted + done.changed + done.deleted
        seconds = time.monotonic() - began
        connection.execute(NOTE, [invocation, script.unique_id, "success", rows, seconds, None])
        return rows


def _look(check: Check, idle: Idle, small: bool) -> int:
    with _lent(idle) as connection:
        return run_check(connection, check, prepared=small)
