"""What the first build of a loop leaves for the next one: all it needs to go on without dbt.

A first build takes minutes, and nothing is built meanwhile. It need not be repeated while the
project is the same, and while nobody else has built in the database since (`ops.kept_build`).
"""

import hashlib
import json
import os
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg

from hq.build.checks import Check
from hq.build.compiled import Compiled
from hq.build.scripts import Script

PARTS = ("models", "macros", "functions", "seeds", "tests/generic", "tests/singular")
LIBRARIES = ("dbt-core", "dbt-postgres", "dbt-adapters")
FORGET = "delete from ops.kept_build"
NOTE = "insert into ops.kept_build (fingerprint) values (%s)"
ASK = "select 1 from ops.kept_build where fingerprint = %s"
# a database that came from another cluster counts its transactions anew: dbt sees to that
ADOPT = "select ops.adopt_cluster()"


def fingerprint(project: Path, database: str) -> str:
    """A hash of all that decides what a build makes: files, dbt, variables, the database's name."""
    files = [project / "dbt_project.yml", *sorted((project / "hq" / "migrations").glob("*.sql"))]
    for part in PARTS:
        files += sorted(file for file in (project / part).rglob("*") if file.is_file())
    found = hashlib.sha256(f"{database} {[version(name) for name in LIBRARIES]}".encode())
    for name in sorted(os.environ):
        if name.startswith("DBT_") or name == "HQ_DISTRIBUTED":
            found.update(f"{name}={os.environ[name]}".encode())
    for file in files:
        found.update(f"\n{file.relative_to(project)}\n".encode())
        found.update(file.read_bytes())
    return found.hexdigest()


def load(connection: psycopg.Connection[Any], file: Path, wanted: str) -> Compiled | None:
    """What was compiled, if it is of this project and the database still as it was built then."""
    if not connection.execute(ASK, [wanted]).fetchone():
        return None
    if connection.execute(ADOPT).fetchall() != [(None,)]:
        return None
    try:
        kept = json.loads(file.read_text())
        if kept["fingerprint"] != wanted:
            return None
        return Compiled(
            [Script(**one | {"needs": frozenset(one["needs"])}) for one in kept["scripts"]],
            [Check(**one | {"looks_at": frozenset(one["looks_at"])}) for one in kept["checks"]],
            {name: frozenset(reads) for name, reads in kept["models"].items()},
            kept["tables"],
        )
    except (OSError, ValueError, KeyError, TypeError):  # of another version, or half a file
        return None


def save(
    connection: psycopg.Connection[Any], file: Path, fingerprint: str, compiled: Compiled
) -> None:
    """Notes that all of this stands in the database."""
    kept = {
        "fingerprint": fingerprint,
        "scripts": [vars(one) for one in compiled.scripts],
        "checks": [vars(one) for one in compiled.checks],
        "models": compiled.models,
        "tables": compiled.tables,
    }
    beside = file.with_suffix(f".{os.getpid()}")
    beside.write_text(json.dumps(kept, default=sorted))
    beside.replace(file)
    with connection.transaction():
        connection.execute(FORGET)
        connection.execute(NOTE, [fingerprint])


def forget(connection: psycopg.Connection[Any]) -> None:
    """Something is not as it should be: the next loop builds everything, which mends much."""
    connection.execute(FORGET)
