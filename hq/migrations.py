"""Brings a database to the state this version needs: schemas, roles, landing tables, partitions."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from doors.database import lift_limits
from doors.registry import load_workflows
from doors.settings import PROJECT_DIR, get_settings
from hq import cluster
from hq.errors import Foreseen

DIRECTORY = Path(__file__).with_suffix("")
ROLES = Path(__file__).with_name("roles.sql")
OLDEST_SERVER = 150000
NAME = "update ops.cluster set environment = %s where environment is null"
LOCK = 7_361_001  # any number, the same for all who migrate
MADE_BY_ITSELF = """
create schema if not exists ops;
create table if not exists ops.migrations (
    name text primary key,
    checksum text not null,
    applied_at timestamptz not null default clock_timestamp()
);
"""


class MigrationError(Foreseen):
    """The database cannot be brought up to date; the text says why and what to do."""


@dataclass(frozen=True)
class Done:
    """What was done: files applied, partitions there; after a restore, payloads stamped, and
    tables, views and functions that dbt got back."""

    applied: list[str]
    partitions: list[str]
    stamped: int | None
    given_back: int


def migrate(
    conninfo: str,
    project_dir: Path = PROJECT_DIR,
    directory: Path = DIRECTORY,
    environment: str = "",
    *,
    distributed: bool = False,
) -> Done:
    """Applies what is missing, each file in its own transaction. Raises MigrationError.

    environment: what the database is from now on, if it has no name yet. distributed: it is the
    coordinator of a cluster.
    """
    with psycopg.connect(conninfo, autocommit=True) as connection:
        check_version(connection)
        check_environment(connection, environment)
        lift_limits(connection)
        connection.execute("select pg_advisory_lock(%s)", [LOCK])
        if distributed:
            cluster.prepare(connection)
        _state_roles(connection)
        applied = _apply(connection, directory)
        _state_roles(connection)
        if distributed:
            cluster.check(connection)
        partitions = declare_partitions(connection, project_dir)
        restored = "select ops.adopt_cluster(), ops.give_dbt_its_own()"
        stamped, given_back = connection.execute(restored).fetchall()[0]
        if environment:
            connection.execute(NAME, [environment])
    return Done(applied, partitions, stamped, given_back)


def pending(connection: psycopg.Connection[Any], directory: Path = DIRECTORY) -> list[str]:
    """Names of the migrations that this database has not seen."""
    known = connection.execute("select to_regclass('ops.migrations')").fetchone()
    seen: set[str] = set()
    if known and known[0]:
        seen = {name for (name,) in connection.execute("select name from ops.migrations")}
    return [file.name for file in _files(directory) if file.name not in seen]


def require(connection: psycopg.Connection[Any], directory: Path = DIRECTORY) -> None:
    """Raises MigrationError when this database is not up to date."""
    check_version(connection)
    check_environment(connection, get_settings().environment)
    missing = pending(connection, directory)
    if missing:
        raise MigrationError(f"This database lacks {', '.join(missing)}. Run `hq migrate`.")


def declare_partitions(connection: psycopg.Connection[Any], project_dir: Path) -> list[str]:
    """Makes the partition of every registered workflow and request; returns their names."""
    slugs: dict[str, list[str]] = defaultdict(list)
    requests = load_workflows(project_dir, "requests")
    for workflow in (*load_workflows(project_dir).values(), *requests.values()):
        slugs[workflow.partition].append(workflow.slug)
    for partition, words in sorted(slugs.items()):
        connection.execute("select raw.declare_partition(%s, %s)", [partition, words])
    return sorted(slugs)


def check_version(connection: psycopg.Connection[Any]) -> None:
    """Raises MigrationError when the server is older than we support."""
    version = connection.info.server_version
    if version < OLDEST_SERVER:
        raise MigrationError(
            f"This server is PostgreSQL {version // 10000}; hq needs 15 or newer. "
            "Upgrade it, or use the embedded one: `hq db start`."
        )


def check_environment(connection: psycopg.Connection[Any], environment: str) -> None:
    """Raises MigrationError when the database is known as something else. '' is at home in any."""
    known = connection.execute("select to_regclass('ops.cluster')").fetchone()
    if not environment or not known or not known[0]:
        return
    # of the whole row: before its migration there is no such column
    for (name,) in connection.execute("select to_jsonb(c) ->> 'environment' from ops.cluster as c"):
        if name and name != environment:
            raise MigrationError(
                f"This database is {name}, and HQ_ENVIRONMENT is {environment}. Check DATABASE_URL "
                "or PG*. A copy that is to be something else from now on: docs/operate.md, "
                '"Environments".'
            )


def _state_roles(connection: psycopg.Connection[Any]) -> None:
    """Roles and what a dump does not bring along, each time: a restore is not announced."""
    try:
        connection.execute(ROLES.read_bytes())
    except psycopg.errors.InsufficientPrivilege as error:
        who = connection.info.user
        raise MigrationError(
            f"{str(error.diag.message_primary).capitalize()}: {who} may not do what `hq migrate` "
            f"has to ({error.diag.message_detail or 'no reason was given'}). It needs to own the "
            "database, and createrole; roles that somebody else made are given to it by `grant "
            f"hq_receiver, hq_dbt, hq_lookup, hq_sender, hq_reader to {who} with admin option`."
        ) from None


def _apply(connection: psycopg.Connection[Any], directory: Path) -> list[str]:
    connection.execute(MADE_BY_ITSELF)
    known: dict[str, str] = dict(
        connection.execute("select name, checksum from ops.migrations").fetchall()
    )
    applied = []
    for file in _files(directory):
        text = file.read_text()
        checksum = hashlib.sha256(text.encode()).hexdigest()
        if file.name in known:
            if known[file.name] != checksum:
                raise MigrationError(
                    f"{file.name} was changed after it had been applied to this database. Restore "
                    "the file and put the change into a new one with the next number."
                )
            continue
        with connection.transaction():
            connection.execute(text.encode())
            connection.execute(
                "insert into ops.migrations (name, checksum) values (%s, %s)", [file.name, checksum]
            )
        applied.append(file.name)
    return applied


def _files(directory: Path) -> list[Path]:
    return sorted(directory.glob("*.sql"))
