"""What dbt compiled, run again without dbt: the scripts of target/run, in dbt's order.

A build by dbt costs tens of milliseconds of Python a model; its statements cost one or two. The
bounds of a window live in the database, so a model's script is the same in every run. dbt stays
the truth: it makes the tables and the scripts, and a test shows that both give the same rows.
"""

from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import psycopg


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
