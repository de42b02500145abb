"""Dumped here, restored where transactions are counted from the beginning: nothing is lost."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg.conninfo import make_conninfo

from hq import migrations
from hq.postgres.server import Server
from tests.conftest import PG_15, Dbt, Parameters, connect, environment, on_one_version
from tests.pipeline.bodies import RandomBodies
from tests.pipeline.conftest import (
    TECHNICAL,
    Body,
    Rows,
    Warehouse,
    assert_same,
    land_bodies,
    samples,
)

AHEAD = 20_000  # transactions: the old cluster is as far ahead of the new one as this, at least
IGNORED = TECHNICAL | {"landed_xid"}


@pytest.fixture
def other_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A new cluster of the same version."""
    version = os.environ.get("HQ_TEST_PG", "18")
    server = Server(
        tmp_path_factory.mktemp("restored") / "data",
        PG_15 if version == "15" else None,
        {"fsync": "off", "shared_buffers": "64MB"},
    )
    try:
        server.start()
        yield server
    finally:
        server.stop("immediate")


@pytest.mark.parametrize("noticed_by", [pytest.param("dbt", marks=on_one_version), "migrate"])
def test_a_restored_database_is_read_again(
    warehouse: Warehouse,
    other_cluster: Server,
    dbt_home: Path,
    postgres: Server,
    tmp_path: Path,
    noticed_by: str,
) -> None:
    random_bodies = RandomBodies(3)
    built, waiting, later = (
        samples(),
        [next(random_bodies) for _ in range(20)],
        [next(random_bodies) for _ in range(20)],
    )
    warehouse.connection.execute(
        "do $$ begin for i in 1.."
        + str(AHEAD)
        + " loop perform pg_current_xact_id(); commit; end loop; end $$"
    )
    warehouse.land(built)
    warehouse.build()
    warehouse.land(waiting)
    # who is no superuser cannot give tables away, and owns them all
    owners = ["--no-owner"] if noticed_by == "migrate" else []
    restored = restore(postgres, warehouse.database, other_cluster, tmp_path, owners)
    assert counter(restored) + AHEAD / 2 < counter(warehouse.database)

    # what should have come of it, had nobody moved
    warehouse.land(later)
    warehouse.build()
    expected = warehouse.rows(IGNORED)

    if noticed_by == "migrate":
        done = migrations.migrate(make_conninfo("", **restored))
        assert done.stamped == len(built) + len(waiting)
        assert done.given_back > len(warehouse.rows(IGNORED))  # tables, and beside them functions
        again = migrations.migrate(make_conninfo("", **restored))
        assert (again.stamped, again.given_back) == (None, 0)
    land(restored, later[:10])
    dbt = Dbt(restored, dbt_home / "restored")
    said = run(dbt)
    if noticed_by == "dbt":
        # what came after the restore was stamped again as well: no harm
        number = len(built) + len(waiting) + 10
        assert f"restored from another cluster: {number} payloads are stamped anew" in said
    else:
        assert "restored from another cluster" not in said
    land(restored, later[10:])
    assert "restored from another cluster" not in run(dbt)

    assert_same(rows(restored, dbt), expected)


def restore(
    server: Server, source: Parameters, other: Server, place: Path, words: list[str]
) -> Parameters:
    """pg_dumpall for the roles, pg_dump -Fc, pg_restore."""
    dump = place / "hq.dump"
    old, new = environment(source), environment(other.parameters)
    roles = subprocess.run(
        [server.bin / "pg_dumpall", "--roles-only"], env=old, check=True, capture_output=True
    ).stdout
    # the role postgres is there already, which is no reason to stop
    subprocess.run(
        [other.bin / "psql", "-q", "-X"], input=roles, env=new, check=True, capture_output=True
    )
    subprocess.run([server.bin / "pg_dump", "-Fc", "-f", dump], env=old, check=True)
    with connect(other.parameters) as connection:
        connection.execute(f"create database {source['dbname']}")
    restored = other.parameters | {"dbname": source["dbname"]}
    subprocess.run(
        [other.bin / "pg_restore", "--exit-on-error", *words, "-d", source["dbname"], dump],
        env=environment(restored),
        check=True,
    )
    return restored


def counter(database: Parameters) -> int:
    """How many transactions the cluster has counted."""
    with connect(database) as connection:
        row = connection.execute("select pg_current_xact_id()::text::bigint").fetchone()
        assert row
        return int(row[0])


def land(database: Parameters, bodies: list[Body]) -> None:
    with connect(database) as connection:
        land_bodies(bodies, connection)


def rows(database: Parameters, dbt: Dbt) -> Rows:
    warehouse = Warehouse(database, dbt)
    try:
        return warehouse.rows(IGNORED)
    finally:
        warehouse.close()


def run(dbt: Dbt) -> str:
    """`dbt run` as people run it. Returns what it says."""
    done = subprocess.run(
        [Path(sys.executable).parent / "dbt", "run", *dbt.places],
        cwd=dbt.project,
        env=environment(dbt.database, dbt.home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    return done.stdout
