"""Built bit by bit, by dbt's scripts, rebuilt or made anew: the same rows."""

from collections.abc import Iterator, Sequence
from typing import Any

from tests.conftest import failures
from tests.pipeline.conftest import TECHNICAL, Body, Rows, Warehouse, assert_same, samples

REBUILD = ("--vars", "{rebuild: true}")
ANEW = ("--full-refresh", "--vars", "{allow_full_refresh: true}")
PARTS = 5
CUT = 23  # payloads: no divisor of how many workflows take turns


def batched(bodies: Sequence[Body], size: int) -> Iterator[Sequence[Body]]:
    for start in range(0, len(bodies), size):
        yield bodies[start : start + size]


def land_parts(warehouse: Warehouse, *selections: tuple[str, ...]) -> None:
    """Lands the samples in parts, with one of these builds by dbt after each."""
    bodies = samples()
    size = -(-len(bodies) // PARTS)
    for number, selection in zip(range(PARTS), selections, strict=True):
        warehouse.land(bodies[number * size : (number + 1) * size])
        warehouse.dbt("run", *selection)


def identities(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    """Which relations there are, and whether one was made anew."""
    return warehouse.connection.execute(
        """
        select n.nspname, c.relname, c.oid, c.relfilenode
        from pg_class as c inner join pg_namespace as n on n.oid = c.relnamespace
        where n.nspname in ('extracted', 'claims', 'core', 'reference', 'ops', 'serving', 'sending')
        order by 1, 2
        """
    ).fetchall()


def test_builds_scripts_rebuilds_and_refreshes_agree(warehouse: Warehouse) -> None:
    land_parts(
        warehouse,
        (),
        ("--select", "companyenrich_payloads", "companies"),
        ("--select", "path:models/core"),
        ("--select", "path:models/extracted/salesnav_clay"),
        (),
    )
    expected = exact(warehouse)
    assert all(expected.values()), [table for table, rows in expected.items() if not rows]

    warehouse.forget()
    warehouse.build()
    assert_same(exact(warehouse), expected)

    warehouse.dbt("run", *REBUILD)
    assert_same(exact(warehouse), expected)

    warehouse.dbt("build", *ANEW, "--exclude", "resource_type:unit_test")
    assert_same(exact(warehouse), expected)

    # the same stream landed again and built by scripts in parts: transactions have other numbers
    warehouse.empty()
    for part in batched(samples(), CUT):
        warehouse.land(part)
        warehouse.build()
    ignored = TECHNICAL | {"landed_xid"}
    given = warehouse.rows(ignored)
    warehouse.forget()
    warehouse.build()
    assert_same(given, warehouse.rows(ignored))
    assert {table: len(rows) for table, rows in given.items()} == {
        table: len(rows) for table, rows in expected.items()
    }


def test_a_rebuild_deletes_what_no_payload_supports(warehouse: Warehouse) -> None:
    bodies = samples()
    warehouse.land(bodies)
    warehouse.build()
    everything = warehouse.rows()
    warehouse.connection.execute(
        "delete from raw.payloads where payload ->> 'domain' ~* 'tidewater|quill'"
        " or payload #>> '{raw_payload,First name}' in ('Pavel', 'Ana')"
    )

    warehouse.dbt("run")
    assert_same(warehouse.rows(), everything)  # what is gone from raw is not noticed by itself
    warehouse.dbt("run", *REBUILD)
    rebuilt = exact(warehouse)

    warehouse.forget()
    warehouse.build()
    assert_same(rebuilt, exact(warehouse))
    shrunk = {table for table in rebuilt if len(rebuilt[table]) < len(everything[table])}
    assert {"extracted.companyenrich_payloads", "core.companies", "core.people"} <= shrunk


def test_a_full_refresh_is_refused_unless_a_variable_allows_it(warehouse: Warehouse) -> None:
    warehouse.land(samples())
    warehouse.build()
    before, relations = warehouse.rows(set()), identities(warehouse)
    for command in ("run", "build", "seed"):
        result = warehouse.dbt(command, "--full-refresh", check=False)
        assert not result.success
        said = " ".join([str(result.exception), *failures(result)])
        assert "`dbt build --full-refresh --vars '{allow_full_refresh: true}'`" in said, said
        assert identities(warehouse) == relations
        assert_same(warehouse.rows(set()), before)


def exact(warehouse: Warehouse) -> Rows:
    """All that can be compared when the payloads are the very same rows of raw."""
    return warehouse.rows(TECHNICAL - {"first_seen_at"})
