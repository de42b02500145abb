"""Builds do not wait for the disk: what a crash takes from them, the next build gives back."""

import os
import signal
from itertools import islice
from pathlib import Path

from hq.build.scripts import Script, load_scripts
from hq.postgres.server import Server
from tests.conftest import Dbt
from tests.pipeline.bodies import RandomBodies
from tests.pipeline.conftest import Warehouse, assert_same


def test_what_a_crash_takes_from_a_build_is_built_again(cluster: Server, dbt_home: Path) -> None:
    dbt = Dbt(cluster.parameters, dbt_home / "crash")
    assert dbt("build", "--exclude", "resource_type:unit_test", "resource_type:test").success
    scripts = load_scripts(dbt.manifest, dbt.home / "target")
    # lists are forgotten below, and what stands on them alone is not built again
    open_warehouse(cluster, dbt, scripts).empty()
    bodies = RandomBodies(5)
    lost = rounds = 0
    # who commits for the disk meanwhile, as autovacuum does, takes with it what was to be lost
    while rounds < 4 or (lost == 0 and rounds < 16):
        rounds += 1
        warehouse = open_warehouse(cluster, dbt, scripts)
        warehouse.land(islice(bodies, 12))
        hold_wal_writer(warehouse)
        warehouse.build()
        built = count(warehouse)
        cluster.kill()
        warehouse.close()
        cluster.start()
        warehouse = open_warehouse(cluster, dbt, scripts)
        lost += built - count(warehouse)
        warehouse.close()
    assert lost > 0  # otherwise nothing was tried here

    warehouse = open_warehouse(cluster, dbt, scripts)
    warehouse.build()
    given = warehouse.rows()
    warehouse.forget()
    warehouse.build()
    assert_same(given, warehouse.rows())
    warehouse.close()


def open_warehouse(cluster: Server, dbt: Dbt, scripts: list[Script]) -> Warehouse:
    warehouse = Warehouse(cluster.parameters, dbt)
    warehouse.scripts = scripts
    return warehouse


def hold_wal_writer(warehouse: Warehouse) -> None:
    """What nobody waits for is then written by nobody: a kill takes it, as a power cut would."""
    query = "select pid from pg_stat_activity where backend_type = 'walwriter'"
    for (pid,) in warehouse.connection.execute(query).fetchall():
        os.kill(pid, signal.SIGSTOP)


def count(warehouse: Warehouse) -> int:
    """Payloads that have been built."""
    query = "select count(*) from extracted.companyenrich_payloads"
    row = warehouse.connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])
