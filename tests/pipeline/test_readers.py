"""Whoever reads while tables are rebuilt or made anew sees all of them, whole."""

import threading
from collections.abc import Iterable
from contextlib import closing

import psycopg
import pytest

from tests.conftest import connect, on_one_version
from tests.pipeline.bodies import RandomBodies
from tests.pipeline.conftest import Warehouse, samples
from tests.pipeline.test_same_by_every_way import ANEW, REBUILD


class Reader(threading.Thread):
    """Counts the rows of these tables, again and again."""

    def __init__(self, warehouse: Warehouse, tables: Iterable[str], prepared: bool) -> None:
        super().__init__()
        self.warehouse = warehouse
        self.tables = list(tables)
        self.prepared = prepared
        self.enough = threading.Event()
        self.least: dict[str, int] = {}
        self.rounds = 0
        self.problems: list[str] = []

    def run(self) -> None:
        with closing(
            connect(
                self.warehouse.database | {"user": "hq_lookup"},
                prepare_threshold=0 if self.prepared else None,
            )
        ) as connection:
            while not self.enough.is_set():
                for table in self.tables:
                    try:
                        row = connection.execute(f"select count(*) from {table}").fetchone()
                    except psycopg.Error as error:
                        self.problems.append(f"{table}: {error}")
                        continue
                    count = row[0] if row else 0
                    self.least[table] = min(count, self.least.get(table, count))
                self.rounds += 1


@on_one_version
@pytest.mark.parametrize("arguments", [REBUILD, ANEW], ids=["rebuild", "refresh"])
def test_readers_notice_nothing(warehouse: Warehouse, arguments: tuple[str, ...]) -> None:
    bodies = RandomBodies(11)
    warehouse.land([*samples(), *(next(bodies) for _ in range(600))])
    warehouse.build()
    expected = {table: len(rows) for table, rows in warehouse.rows().items()}
    assert all(expected.values()), [table for table, rows in expected.items() if not rows]

    readers = [Reader(warehouse, expected, prepared) for prepared in (True, False)]
    for reader in readers:
        reader.start()
    try:
        warehouse.dbt("run", *arguments)
    finally:
        for reader in readers:
            reader.enough.set()
            reader.join()

    for reader in readers:
        assert not reader.problems, reader.problems[:5]
        assert reader.least == expected
        assert reader.rounds > 10
