"""Writers that are slow or give up, builders at once, builders that are killed: nothing is lost."""

import os
import random
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from hq.build.scripts import run_script
from tests.conftest import Dbt, connect
from tests.pipeline.bodies import RandomBodies
from tests.pipeline.conftest import TECHNICAL, Warehouse, assert_same
from tests.pipeline.test_same_by_every_way import REBUILD

SECONDS = float(os.environ.get("HQ_TEST_CHAOS_SECONDS", "45"))
SEED = int(os.environ.get("HQ_TEST_CHAOS_SEED", "7"))
WRITERS = 7
SELECTIONS: list[tuple[str, ...]] = [
    (),
    ("companyenrich_payloads",),
    ("salesnav_scrapes_person_payloads", "path:models/core"),
    ("path:models/extracted/companyenrich",),
    ("path:models/extracted/salesnav_clay",),
    ("path:models/core",),
    ("+companies",),
    ("+person_past_employer",),
    ("company_keywords", "companyenrich_keywords", "company_locations"),
]


class Chaos:
    """Threads that land, build and kill until the time is up, and what they remember."""

    def __init__(self, warehouse: Warehouse, dbt: Dbt) -> None:
        self.warehouse = warehouse
        self.dbt = dbt
        self.deadline = time.monotonic() + SECONDS
        self.committed: dict[int, None] = {}
        self.counts = {"rolled back": 0, "dbt": 0, "dbt killed": 0, "scripts": 0, "terminated": 0}
        self.failures: list[str] = []

    @property
    def going(self) -> bool:
        """Until the time is up; where others use the machine, until each kind of thing has been."""
        over = time.monotonic() - self.deadline
        return over < 0 or (over < 3 * SECONDS and not all(self.counts.values()))

    def writer(self, number: int) -> None:
        rng = random.Random(f"{SEED}:writer:{number}")
        bodies = RandomBodies(SEED * 100 + number)
        with closing(connect(self.warehouse.database)) as connection:
            while self.going:
                connection.execute("begin")
                landed = []
                for _ in range(rng.choice([1, 1, 1, 2, 5])):
                    workflow, body = next(bodies)
                    row = connection.execute(
                        "insert into raw.payloads (workflow, payload) values (%s, %s)"
                        " returning landing_id",
                        [workflow, Jsonb(body)],
                    ).fetchone()
                    landed.append(row[0] if row else 0)
                time.sleep(rng.choice([0, 0, 0.01, 0.1, 0.5, 1.5]))
                if rng.random() < 0.1:
                    connection.execute("rollback")
                    self.counts["rolled back"] += 1
                else:
                    connection.execute("commit")
                    self.committed |= dict.fromkeys(landed)
                time.sleep(rng.uniform(0.02, 0.3))

    def dbt_builder(self) -> None:
        rng = random.Random(f"{SEED}:dbt")
        while self.going:
            select = rng.choice(SELECTIONS)
            process = self.dbt.start("run", *(("--select", *select) if select else ()))
            self.counts["dbt"] += 1
            until = time.monotonic() + rng.choice([rng.uniform(2, 9), 60])
            while process.poll() is None and self.going and time.monotonic() < until:
                time.sleep(0.05)
            if process.poll() is None:
                process.kill()
                self.counts["dbt killed"] += 1
            process.wait()

    def script_builder(self) -> None:
        rng = random.Random(f"{SEED}:scripts")
        while self.going:
            try:
                with closing(
                    connect(self.warehouse.database, role="hq_dbt", application_name="scripts")
                ) as connection:
                    while self.going:
                        share = rng.choice([0.1, 0.5, 1])
                        for script in self.warehouse.scripts:
                            if rng.random() < share and self.going:
                                run_script(connection, script)
                                self.counts["scripts"] += 1
            except psycopg.errors.AdminShutdown:
                continue
            except psycopg.OperationalError:
                continue  # the connection was terminated while it was being made

    def terminator(self) -> None:
        rng = random.Random(f"{SEED}:terminator")
        with closing(connect(self.warehouse.database)) as connection:
            while self.going:
                time.sleep(rng.uniform(0.2, 2))
                cursor = connection.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                    " where application_name in ('dbt', 'scripts') and datname = current_database()"
                    " and state = 'active' order by random() limit 1"
                )
                self.counts["terminated"] += cursor.rowcount

    def run(self) -> None:
        work: list[Any] = [self.dbt_builder, self.script_builder, self.terminator]
        threads = [threading.Thread(target=self._guarded, args=[job]) for job in work] + [
            threading.Thread(target=self._guarded, args=[self.writer, number])
            for number in range(WRITERS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _guarded(self, job: Any, *arguments: Any) -> None:
        try:
            job(*arguments)
        except Exception as error:
            self.failures.append(f"{job.__name__}: {type(error).__name__}: {error}")


@pytest.mark.timeout(1200)
def test_chaos_loses_nothing(warehouse: Warehouse, dbt_home: Path) -> None:
    chaos = Chaos(warehouse, Dbt(warehouse.database, dbt_home / "beside"))
    chaos.dbt("parse")  # what it starts later finds the project read
    chaos.deadline = time.monotonic() + SECONDS
    chaos.run()

    assert not chaos.failures, chaos.failures
    print(chaos.counts, len(chaos.committed))
    assert all(chaos.counts.values()), chaos.counts
    let_go(warehouse)
    warehouse.dbt("build", "--exclude", "resource_type:unit_test")

    assert landings(warehouse, "raw.payloads") == set(chaos.committed)
    assert landings(warehouse, f"({warehouse.payloads}) as p") == set(chaos.committed)
    quarantined = warehouse.connection.execute(
        "select count(*), count(quarantine_reason) from ops.quarantine"
    ).fetchone()
    assert quarantined
    assert quarantined[0] == quarantined[1] > 0

    ignored = TECHNICAL - {"first_seen_at"}
    built = warehouse.rows(ignored)
    warehouse.dbt("run", *REBUILD)
    assert_same(warehouse.rows(ignored), built)


def test_an_idle_writer_makes_late_and_loses_nothing(warehouse: Warehouse) -> None:
    bodies = RandomBodies(SEED)
    with idle_writer(warehouse) as writer:
        warehouse.land([next(bodies)], writer)
        for _ in range(10):
            warehouse.land([next(bodies) for _ in range(3)])
            warehouse.build()
        seen = landings(warehouse, f"({warehouse.payloads}) as p")
        assert not seen, "read beyond a transaction that had not ended"
        writer.execute("commit")
    warehouse.build()
    seen = landings(warehouse, f"({warehouse.payloads}) as p")
    assert seen == landings(warehouse, "raw.payloads") == set(range(1, 32))
    late = warehouse.rows()
    warehouse.forget()
    warehouse.build()
    assert_same(late, warehouse.rows())


@contextmanager
def idle_writer(warehouse: Warehouse) -> Iterator[psycopg.Connection[Any]]:
    """A connection in a transaction that already has its number."""
    with closing(connect(warehouse.database)) as connection:
        connection.execute("begin")
        connection.execute("select pg_current_xact_id()")
        yield connection


def landings(warehouse: Warehouse, table: str) -> set[int]:
    """Which payloads a table has, each of them once."""
    found = [
        number for (number,) in warehouse.connection.execute(f"select landing_id from {table}")
    ]
    assert len(found) == len(set(found)), f"{table} has a payload twice"
    return set(found)


def let_go(warehouse: Warehouse) -> None:
    """Ends what killed builders left in the server."""
    warehouse.connection.execute(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
        " where application_name in ('dbt', 'scripts') and datname = current_database()"
    )
