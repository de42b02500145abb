"""What dbt wrote for each model into target/run, run again without dbt: a transaction each.

A build by dbt costs tens of milliseconds of Python a model; its statements cost one or two. The
bounds of a window live in the database, so a model's script is the same in every run. dbt stays
the truth: it makes the tables and the scripts, and a test shows that both give the same rows.
"""

from contextlib import suppress
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import psycopg
import yaml

GREW = "select ops.analyze_grown(%s::regclass, %s)"
NOTHING_BY_ITSELF = 1 << 30  # executions until a statement is prepared that nobody said to prepare


@dataclass(frozen=True)
class Script:
    """One model's build as one transaction: open the window, merge, close it.

    fill: the merge into an empty table, which is half the work. one_statement: the merge is one.
    needs: unique ids of the models it reads.
    """

    model: str
    unique_id: str
    open: str
    merge: str
    fill: str
    close: str
    one_statement: bool
    needs: frozenset[str]

    @property
    def sql(self) -> str:
        """The whole transaction, as one would paste it into psql."""
        return f"begin;\n{self.open};\n{self.merge};\n{self.close};\ncommit;"


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
    needs = {unique_id: _windowed_parents(manifest, models, unique_id) for unique_id in models}
    return [
        _load(models[unique_id], needs[unique_id], target_dir)
        for unique_id in TopologicalSorter(needs).static_order()
    ]


def _windowed_parents(manifest: Any, models: dict[str, Any], unique_id: str) -> frozenset[str]:
    """The nearest windowed models that a model reads, through views."""
    found, todo = set[str](), list(manifest.nodes[unique_id].depends_on.nodes)
    while todo:
        parent = todo.pop()
        if parent in models:
            found.add(parent)
        elif parent.startswith("model."):
            todo += manifest.nodes[parent].depends_on.nodes
    return frozenset(found)


def _load(node: Any, needs: frozenset[str], target_dir: Path) -> Script:
    file = target_dir / "run" / node.package_name / node.original_file_path
    # macros/dbt/incremental.sql writes it
    steps = yaml.load(file.read_text(), yaml.CSafeLoader)
    return Script(f"{node.schema}.{node.alias}", node.unique_id, **steps, needs=needs)


def prepare_merges(connection: psycopg.Connection[Any]) -> None:
    """Lets `run_script` prepare in this session, as many as there are models, and nothing else."""
    connection.prepare_threshold = NOTHING_BY_ITSELF
    connection.prepared_max = None


def run_script(
    connection: psycopg.Connection[Any], script: Script, *, prepared: bool = False
) -> Outcome:
    """Runs one script on an autocommit connection. What fails is rolled back and raised.

    prepared: for many small builds in one session, of which each would cost more planning than
    work. The plan is made for windows as small as the first.
    """
    done = None
    if connection.execute(f"select from {script.model} limit 1".encode()).fetchone() is None:
        # it fails if somebody else filled the table meanwhile
        with suppress(psycopg.errors.UniqueViolation):
            done = _transaction(connection, script, script.fill)
    done = done or _transaction(
        connection, script, script.merge, prepared=prepared and script.one_statement
    )
    if done.inserted:
        connection.execute(GREW, [script.model, done.inserted])
    return done


def _transaction(
    connection: psycopg.Connection[Any], script: Script, merge: str, *, prepared: bool = False
) -> Outcome:
    with connection.transaction():
        connection.execute(script.open.encode())
        cursor = connection.execute(merge.encode(), prepare=prepared)
        # where it is several statements, the last tells what was written
        (*_, told) = [given.fetchone() for given in cursor.results() if given.description]
        connection.execute(script.close.encode())
    inserted, changed, _confirmed, deleted = told or (0, 0, 0, 0)
    return Outcome(inserted, changed, deleted)
