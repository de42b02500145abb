"""What dbt compiled, run again without dbt: the scripts of target/run, in dbt's order.

A build by dbt costs tens of milliseconds of Python a model; its statements cost one or two. The
bounds of a window live in the database, so a model's script is the same in every run. dbt stays
the truth: it makes the tables and the scripts, and a test shows that both give the same rows.
"""

import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import psycopg

NOTE = """
insert into ops.run_nodes (invocation_id, node, resource_type, status, rows_affected, seconds)
values (%s, %s, 'model', 'success', %s, %s)
"""
END = """
update ops.runs set status = %s, finished_at = clock_timestamp() where invocation_id = %s
"""


@dataclass(frozen=True)
class Script:
    """One model's build as one transaction: begin; open the window; merge; close it; commit."""

    model: str
    unique_id: str
    sql: str


@dataclass(frozen=True)
class Outcome:
    """Rows a script wrote."""

    model: str
    inserted: int
    changed: int
    confirmed: int


def load_scripts(manifest: Any, target_dir: Path) -> list[Script]:
    """Scripts of all windowed models, in an order in which each finds its inputs built.

    manifest: what `dbt parse` returned. Raises FileNotFoundError when dbt has not run a model yet.
    """
    models = {
        unique_id: node
        for unique_id, node in manifest.nodes.items()
        if node.resource_type == "model" and node.config.materialized == "incremental"
    }
    order = TopologicalSorter(
        {
            unique_id: [parent for parent in node.depends_on.nodes if parent in models]
            for unique_id, node in models.items()
        }
    ).static_order()
    scripts = []
    for unique_id in order:
        node = models[unique_id]
        file = target_dir / "run" / node.package_name / node.original_file_path
        scripts.append(Script(f"{node.schema}.{node.name}", unique_id, file.read_text()))
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


def load_checks(compiled: Any) -> list[Check]:
    """Checks from what `dbt compile --resource-type test` returned."""
    return [
        Check(
            node.name,
            frozenset(node.depends_on.nodes),
            f"select {node.config.fail_calc} from (\n{node.compiled_code}\n) as failing",  # noqa: S608
            str(node.config.severity).lower(),
        )
        for node in (one.node for one in compiled.result.results)
        if node.resource_type == "test" and node.compiled_code
    ]


def run_check(connection: psycopg.Connection[Any], check: Check) -> int:
    """How many failures a check finds."""
    row = connection.execute(check.sql.encode()).fetchone()
    return int(row[0] or 0) if row else 0


def run_script(connection: psycopg.Connection[Any], script: Script) -> Outcome:
    """Runs one script on an autocommit connection. What fails is rolled back and raised."""
    try:
        cursor = connection.execute(script.sql.encode())
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
    inserted, changed, confirmed, _deleted = row or (0, 0, 0, 0)
    return Outcome(script.model, inserted, changed, confirmed)


class Compiled:
    """A project as dbt compiled it: what to run, and what to look at, for any part of it."""

    def __init__(self, manifest: Any, scripts: list[Script], checks: list[Check]) -> None:
        self._manifest = manifest
        self._scripts = scripts
        self._checks = checks

    def build(self, connection: psycopg.Connection[Any], payload_tables: Iterable[str]) -> int:
        """Builds payload tables and all that stands on them, noted in ops. Returns rows changed.

        connection: autocommit, as hq_dbt. Raises psycopg.Error; models before the failing one stay
        built, the others find the same rows in the next build.
        """
        names = sorted(payload_tables)
        reached = self._reached(names)
        invocation = str(uuid.uuid4())
        selection = " ".join(f"{name}+" for name in names)
        begin = "select ops.begin_run(%s, 'run', %s, false)"
        connection.execute(begin, [invocation, selection])
        connection.execute("select set_config('hq.invocation', %s, false)", [invocation])
        status, changed = "error", 0
        try:
            for script in self._scripts:
                if script.unique_id in reached:
                    began = time.monotonic()
                    done = run_script(connection, script)
                    rows = done.inserted + done.changed
                    if done.inserted > 1000:  # as dbt does: those downstream are planned on it
                        connection.execute(f"analyze {script.model}".encode())
                    seconds = time.monotonic() - began
                    connection.execute(NOTE, [invocation, script.unique_id, rows, seconds])
                    changed += rows
            status = "success"
        finally:
            if not connection.closed:
                connection.execute(END, [status, invocation])
        return changed

    def failures(
        self, connection: psycopg.Connection[Any], payload_tables: Iterable[str], tests_from: int
    ) -> list[str]:
        """Tests of what was built that fail for rows landed from there on, one sentence each."""
        reached = self._reached(payload_tables)
        said = []
        connection.execute("select set_config('hq.tests_from', %s, false)", [str(tests_from)])
        for check in self._checks:
            if check.looks_at & reached and (found := run_check(connection, check)):
                said.append(f"{check.name}: {found} rows ({check.severity})")
        return said

    def _reached(self, payload_tables: Iterable[str]) -> set[str]:
        package = self._manifest.metadata.project_name
        return reached_from(self._manifest, {f"model.{package}.{name}" for name in payload_tables})
