"""What dbt compiled, run again without dbt: the scripts of target/run, in dbt's order.

A build by dbt costs tens of milliseconds of Python a model; its statements cost one or two. The
bounds of a window live in the database, so a model's script is the same in every run. dbt stays
the truth: it makes the tables and the scripts, and a test shows that both give the same rows.
"""

import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import psycopg

IF_EMPTY = "---------- into an empty table\n"  # parts the two forms of a script
NOTE = """
insert into ops.run_nodes
    (invocation_id, node, resource_type, status, rows_affected, seconds, message)
values (%s, %s, 'model', %s, %s, %s, %s)
"""
GREW = "select ops.analyze_grown(%s::regclass, %s)"
BEGIN = "select ops.begin_run(%s, 'run', %s, false)"
# as in the scripts: what is lost in a crash, notes and rows, is made again from raw
SESSION = """
select set_config('hq.invocation', %s, false), set_config('synchronous_commit', 'off', false)
"""
END = """
update ops.runs set status = %s, finished_at = clock_timestamp() where invocation_id = %s
"""

Idle = SimpleQueue[psycopg.Connection[Any]]


@dataclass(frozen=True)
class Script:
    """One model's build as one transaction: begin; open the window; merge; close it; commit."""

    model: str
    unique_id: str
    sql: str
    sql_if_empty: str  # the same into an empty table, which is half the work
    needs: frozenset[str]  # unique ids of the models it reads


@dataclass(frozen=True)
class Outcome:
    """Rows a script wrote, but for those that it only confirmed."""

    inserted: int
    changed: int
    deleted: int


def load_scripts(manifest: Any, target_dir: Path) -> list[Script]:
    """Scripts of all windowed models, in an order in which each finds its inputs built.

    manifest: what `dbt parse` returned. Raises FileNotFoundError when dbt has not run a model yet.
    """
    models = {
        unique_id: node
        for unique_id, node in manifest.nodes.items()
        if node.resource_type == "model" and node.config.materialized == "incremental"
    }
    needs = {
        unique_id: frozenset(models.keys() & node.depends_on.nodes)
        for unique_id, node in models.items()
    }
    scripts = []
    for unique_id in TopologicalSorter(needs).static_order():
        node = models[unique_id]
        file = target_dir / "run" / node.package_name / node.original_file_path
        merge, fill = file.read_text().split(IF_EMPTY)
        scripts.append(
            Script(f"{node.schema}.{node.alias}", unique_id, merge, fill, needs[unique_id])
        )
    return scripts


def reached_from(manifest: Any, unique_ids: set[str]) -> set[str]:
    """The given nodes and all models downstream of them."""
    reached = set(unique_ids)
    grew = True
    while grew:
        found = {
            unique_id
            for unique_id, node in manifest.nodes.items()
            if node.resource_type == "model" and reached & set(node.depends_on.nodes)
        }
        grew = not found <= reached
        reached |= found
    return reached


@dataclass(frozen=True)
class Check:
    """One dbt test: a query that gives the number of failures, and the nodes it looks at."""

    name: str
    looks_at: frozenset[str]
    sql: str
    severity: str


def load_checks(manifest: Any, compiled: Any) -> list[Check]:
    """Checks from what `dbt compile --select resource_type:test` returned: those of each cycle."""
    return [
        Check(
            node.name,
            frozenset(node.depends_on.nodes),
            f"select {node.config.fail_calc} from (\n{node.compiled_code}\n) as failing",  # noqa: S608
            str(node.config.severity).lower(),
        )
        for node in (one.node for one in compiled.result.results)
        # what does not follow the window would cost more with every payload there is
        if node.resource_type == "test" and "hq.tests_from" in (node.compiled_code or "")
        if not _holds_anyway(manifest, node)
    ]


def _holds_anyway(manifest: Any, test: Any) -> bool:
    """Whether it is about a merged table's key, which the database enforces with every merge."""
    asked = getattr(test, "test_metadata", None)
    table = manifest.nodes.get(getattr(test, "attached_node", None))
    if not asked or not table or table.config.materialized != "incremental":
        return False
    key = table.config.get("unique_key")
    keys = {key} if isinstance(key, str) else set(key)
    columns = set(asked.kwargs.get("columns") or [asked.kwargs.get("column_name")])
    if asked.name == "not_null":
        return columns <= keys - set(table.config.get("nullable_key") or [])
    return asked.name in ("unique", "unique_together") and columns == keys


def run_check(connection: psycopg.Connection[Any], check: Check) -> int:
    """How many failures a check finds."""
    row = connection.execute(check.sql.encode()).fetchone()
    return int(row[0] or 0) if row else 0


def run_script(connection: psycopg.Connection[Any], script: Script) -> Outcome:
    """Runs one script on an autocommit connection. What fails is rolled back and raised."""
    done = None
    if connection.execute(f"select from {script.model} limit 1".encode()).fetchone() is None:
        # it fails if somebody else filled the table meanwhile
        with suppress(psycopg.errors.UniqueViolation):
            done = _run_sql(connection, script, script.sql_if_empty)
    done = done or _run_sql(connection, script, script.sql)
    if done.inserted:
        connection.execute(GREW, [script.model, done.inserted])
    return done


def _run_sql(connection: psycopg.Connection[Any], script: Script, sql: str) -> Outcome:
    try:
        cursor = connection.execute(sql.encode())
    except psycopg.Error:
        if not connection.closed:
            connection.rollback()
        raise
    while True:
        if cursor.description and cursor.description[0].name == "inserted":
            row = cursor.fetchone()
            break
        if not cursor.nextset():
            raise RuntimeError(f"the script of {script.model} does not say what it wrote")
    inserted, changed, _confirmed, deleted = row or (0, 0, 0, 0)
    return Outcome(inserted, changed, deleted)


@contextmanager
def _lent(idle: Idle) -> Iterator[psycopg.Connection[Any]]:
    """A connection that nobody uses, for as long as it takes."""
    connection = idle.get()
    try:
        yield connection
    finally:
        idle.put(connection)


def _run(script: Script, idle: Idle, invocation: str) -> int:
    """Runs a script, notes how it went, and returns rows changed."""
    began = time.monotonic()
    with _lent(idle) as connection:
        try:
            done = run_script(connection, script)
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


def _look(check: Check, idle: Idle) -> int:
    with _lent(idle) as connection:
        return run_check(connection, check)


class Compiled:
    """A project as dbt compiled it: what to run, and what to look at, for any part of it."""

    def __init__(self, manifest: Any, scripts: list[Script], checks: list[Check]) -> None:
        self._manifest = manifest
        self._scripts = scripts
        self._checks = checks

    def build(
        self, connections: Sequence[psycopg.Connection[Any]], payload_tables: Iterable[str]
    ) -> int:
        """Builds payload tables and all that stands on them, noted in ops. Returns rows changed.

        connections: autocommit, as hq_dbt; as many models are built at once. Raises psycopg.Error;
        by then all has been built that does not stand on what failed, and that finds the same rows
        in the next build.
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

        scripts = {one.unique_id: one for one in self._scripts if one.unique_id in reached}
        order = TopologicalSorter({name: one.needs & reached for name, one in scripts.items()})
        order.prepare()
        running: dict[Future[int], str] = {}
        status, changed, failed = "error", 0, list[psycopg.Error]()
        try:
            with ThreadPoolExecutor(len(connections)) as pool:
                try:
                    while order.is_active():
                        for name in order.get_ready():
                            running[pool.submit(_run, scripts[name], idle, invocation)] = name
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
    ) -> list[str]:
        """Tests of what was built that fail for rows landed from there on, one sentence each.

        connections: as for building; as many tests are asked at once.
        """
        reached = self._reached(payload_tables)
        checks = [check for check in self._checks if check.looks_at & reached]
        idle: Idle = SimpleQueue()
        for connection in connections:
            connection.execute("select set_config('hq.tests_from', %s, false)", [str(tests_from)])
            idle.put(connection)
        with ThreadPoolExecutor(len(connections)) as pool:
            found = list(pool.map(lambda check: _look(check, idle), checks))
        return [
            f"{check.name}: {rows} rows ({check.severity})"
            for check, rows in zip(checks, found, strict=True)
            if rows
        ]

    def _reached(self, payload_tables: Iterable[str]) -> set[str]:
        package = self._manifest.metadata.project_name
        return reached_from(self._manifest, {f"model.{package}.{name}" for name in payload_tables})
