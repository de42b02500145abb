"""One database that dbt has built once; tests land rows in it, build, look, and empty it again."""

import json
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import psycopg
import pytest

from doors.registry import load_workflows
from hq.build.scripts import Script, prepare_merges, run_script
from hq.postgres.server import Server
from tests.conftest import Built, Dbt, Parameters, connect, new_database

PROJECT = Path(__file__).resolve().parents[2]
# technical: when something was built or confirmed, not what is so
EDITED = {"edition", "last_landing_id"}  # of claims: by which build, and what came last
TECHNICAL = {"created_at", "updated_at", "last_seen_at", "first_seen_at"}
# words that once stood somewhere: which of them are left depends on when builds looked
GROWING = {"serving.lead_words"}
# as after a build that found nothing: every model has run
NOTHING_READ = """
update ops.frontier set done = 0, target = 0, counted = default, counted_until = default,
    seen_until = default;
delete from ops.landed_hourly;
delete from ops.seen_fields;
delete from ops.retained
"""

Body = tuple[str, dict[str, Any]]  # workflow slug, request body
Rows = dict[str, list[tuple[Any, ...]]]


def land_bodies(bodies: Iterable[Body], connection: psycopg.Connection[Any]) -> None:
    """Lands bodies in this order, in one transaction."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(
            "insert into raw.payloads (workflow, payload) values (%s, %s::jsonb)",
            [(workflow, json.dumps(body)) for workflow, body in bodies],
        )


class Warehouse:
    """A built database: land, build, compare."""

    def __init__(self, database: Parameters, dbt: Dbt) -> None:
        self.database = database
        self.dbt = dbt
        self.connection: psycopg.Connection[Any] = connect(database)
        self.builder: psycopg.Connection[Any] = connect(database, role="hq_dbt")
        prepare_merges(self.builder)
        self.scripts: list[Script] = []

    def land(
        self, bodies: Iterable[Body], connection: psycopg.Connection[Any] | None = None
    ) -> None:
        """Lands bodies in this order, in one transaction, as the receiver would."""
        land_bodies(bodies, connection or self.connection)

    def build(self, *models: str) -> None:
        """An incremental build by the scripts that dbt wrote, of these models or, as in the build
        loop, of all that stand on payload tables with something to read."""
        for script in self.scripts if models else self._reached():
            if not models or script.model in models:
                run_script(self.builder, script, prepared=True)

    def _reached(self) -> list[Script]:
        landed = {
            f"extracted.{partition}"
            for (partition,) in self.connection.execute(
                """
                select c.relname
                from (select distinct tableoid from raw.payloads) as p
                inner join pg_class as c on c.oid = p.tableoid
                """
            )
        }
        reached, scripts = set[str](), []
        for script in self.scripts:  # in the order in which one reads the other
            if script.model in landed or script.needs & reached:
                reached.add(script.unique_id)
                scripts.append(script)
        return scripts

    def close(self) -> None:
        self.connection.close()
        self.builder.close()

    def tables(self) -> list[str]:
        """Tables that dbt merges into, that is those with provenance."""
        found = self.connection.execute(
            """
            select format('%I.%I', n.nspname, c.relname)
            from pg_class as c
            inner join pg_namespace as n on n.oid = c.relnamespace
            inner join pg_attribute as a on a.attrelid = c.oid and a.attname = 'landing_id'
            where
                n.nspname in ('extracted', 'claims', 'core', 'reference', 'client', 'target_client')
                and c.relkind = 'r'
            order by 1
            """
        )
        return [name for (name,) in found]

    def kept(self) -> list[str]:
        """Tables that dbt keeps for who asks: what they say is decided elsewhere."""
        found = self.connection.execute(
            """
            select format('%I.%I', relnamespace::regnamespace, relname)
            from pg_class
            where relnamespace = 'serving'::regnamespace and relkind = 'r'
            order by 1
            """
        )
        return [name for (name,) in found]

    def payload_tables(self) -> list[str]:
        """Names that raw and extracted share."""
        found = self.connection.execute(
            """
            select e.relname
            from pg_class as e
            inner join pg_class as r on r.relname = e.relname
            where
                e.relnamespace = 'extracted'::regnamespace
                and r.relnamespace = 'raw'::regnamespace
            order by 1
            """
        )
        return [name for (name,) in found]

    @property
    def payloads(self) -> str:
        """A query: what all payload tables say of a payload."""
        return " union all ".join(
            f"select landing_id, quarantine_reason from extracted.{table}"
            for table in self.payload_tables()
        )

    def rows(self, ignore: set[str] = TECHNICAL) -> Rows:
        """Every row of every merged table, without technical columns, in a stable order."""
        contents: Rows = {}
        for table in [*self.tables(), *(one for one in self.kept() if one not in GROWING)]:
            cursor = self.connection.execute(f"select * from {table}")
            names = [column.name for column in cursor.description or []]
            kept = [position for position, name in enumerate(names) if name not in ignore | EDITED]
            contents[table] = sorted(
                (tuple(row[position] for position in kept) for row in cursor), key=repr
            )
        return contents

    def forget(self) -> None:
        """As empty, but what has landed stays."""
        self.connection.execute(
            f"truncate {', '.join([*self.tables(), *self.kept()])}, ops.gone; {NOTHING_READ}"
        )

    def empty(self) -> None:
        """As after the first build of a database into which nothing was landed."""
        looks = " union all ".join(
            f"select '{table}' where exists (select 1 from {table})"
            for table in [*self.tables(), *self.kept(), *self._partitions()]
        )
        filled = [table for (table,) in self.connection.execute(looks)]
        self.connection.execute(
            f"truncate {', '.join([*filled, 'ops.gone'])}; {NOTHING_READ};"
            " alter sequence raw.landing_id_seq restart"
        )

    def _partitions(self) -> list[str]:
        """Leaves of raw.payloads."""
        found = self.connection.execute(
            "select relid::text from pg_partition_tree('raw.payloads') where isleaf"
        )
        return [name for (name,) in found]


def assert_same(given: Rows, expected: Rows) -> None:
    """Fails naming the tables that differ, with the first rows that one side lacks."""
    differences = []
    for table in sorted(given | expected):
        left, right = given.get(table, []), expected.get(table, [])
        if left != right:
            only_left = [row for row in left if row not in right]
            only_right = [row for row in right if row not in left]
            differences.append(
                f"{table}: {len(left)} rows against {len(right)}\n"
                f"  only given:    {only_left[:2]}\n  only expected: {only_right[:2]}"
            )
    assert not differences, "\n".join(differences)


def sample(name: str) -> list[Body]:
    """The sample bodies of a workflow."""
    file = PROJECT / "tests" / "payloads" / f"{name}.json"
    return [(name, body) for body in json.loads(file.read_text())]


def samples() -> list[Body]:
    """The sample bodies of all workflows that have a model, taking turns."""
    modelled = [slug for slug, one in load_workflows(PROJECT).items() if not one.landing_only]
    turns = [sample(slug) for slug in sorted(modelled)]
    return [body for turn in zip_longest(*turns) for body in turn if body]


@pytest.fixture(scope="session")
def built(postgres: Server, built_template: Built, dbt_home: Path) -> Iterator[Warehouse]:
    with new_database(postgres, "hq_warehouse", built_template.name) as database:
        warehouse = Warehouse(database, Dbt(database, dbt_home / "warehouse"))
        warehouse.scripts = built_template.scripts_for(database)
        yield warehouse
        warehouse.close()


@pytest.fixture
def warehouse(built: Warehouse) -> Warehouse:
    """The built database, emptied, and a builder that belongs to no run."""
    built.empty()
    built.builder.execute("reset all")
    return built
