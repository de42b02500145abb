"""What windows promise, by the smallest cases: on purpose what test_concurrency has by chance."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
import pytest

from hq.build.scripts import Script, run_script
from tests.conftest import connect
from tests.pipeline.conftest import Body, Warehouse, assert_same, samples

PAYLOADS = "extracted.companyenrich_payloads"


def run(warehouse: Warehouse, scripts: list[Script] | None = None) -> None:
    """One run of these scripts, or of all, as dbt does it: their horizon is the run's."""
    begin(warehouse)
    for script in warehouse.scripts if scripts is None else scripts:
        run_script(warehouse.builder, script)


def begin(warehouse: Warehouse) -> None:
    warehouse.builder.execute(
        "select set_config('hq.invocation', gen_random_uuid()::text, false);"
        "select ops.begin_run(current_setting('hq.invocation'), 'run', '', false)"
    )


def company(number: int) -> Body:
    domain = f"company{number}.example"
    return "companyenrich", {"domain": domain, "raw_payload": {"name": f"Company {number}"}}


def script(warehouse: Warehouse, model: str = PAYLOADS) -> Script:
    return next(one for one in warehouse.scripts if one.model == model)


def assert_all_read(warehouse: Warehouse, table: str = PAYLOADS) -> None:
    """Every company payload that landed is in its payload table."""
    missing = warehouse.connection.execute(
        f"select landing_id from raw.companyenrich_payloads except select landing_id from {table}"
    ).fetchall()
    assert not missing, f"landed, and not in {table}: {missing}"


def test_what_commits_last_is_read(warehouse: Warehouse) -> None:
    """Landed first, committed after others were read."""
    with closing(connect(warehouse.database)) as slow:
        slow.execute("begin")
        warehouse.land([company(1)], slow)
        warehouse.land([company(2)])
        run(warehouse, [script(warehouse)])
        slow.execute("commit")
    run(warehouse, [script(warehouse)])
    assert_all_read(warehouse)


def test_what_commits_while_a_model_is_built_is_read(warehouse: Warehouse) -> None:
    """The mark is what the merge read, not what can be read when it is set."""
    building = script(warehouse)
    with closing(connect(warehouse.database)) as slow:
        slow.execute("begin")
        warehouse.land([company(1)], slow)  # its number is lower than the build's
        begin(warehouse)
        warehouse.builder.execute(f"begin; {building.open}; {building.merge}".encode())
        slow.execute("commit")
        warehouse.builder.execute(f"{building.close}; commit".encode())
    run(warehouse, [script(warehouse)])
    assert_all_read(warehouse)


def test_a_build_that_dies_before_its_commit_leaves_no_mark(warehouse: Warehouse) -> None:
    warehouse.land([company(1)])
    die(warehouse, script(warehouse).sql)
    run(warehouse, [script(warehouse)])
    assert_all_read(warehouse)


def die(warehouse: Warehouse, sql: str) -> None:
    """Runs a script but for its last commit, in a backend that is terminated then."""
    whole, commit, _ = sql.rpartition("commit;")
    assert commit
    with closing(connect(warehouse.database, role="hq_dbt")) as builder:
        builder.execute(whole.encode())
        warehouse.connection.execute(
            "select pg_terminate_backend(%s, 5000)", [builder.info.backend_pid]
        )


@pytest.mark.parametrize("payload_tables_first", [False, True])
def test_what_is_built_before_what_it_reads_is_built_again(
    warehouse: Warehouse, payload_tables_first: bool
) -> None:
    """Partial builds in the worst order: nobody's mark passes what the others have not read."""
    warehouse.connection.execute("truncate ops.frontier")  # nobody has ever run
    warehouse.land(samples())
    order = list(reversed(warehouse.scripts))
    if payload_tables_first:
        order.sort(key=lambda one: not one.model.endswith("_payloads"))
    run(warehouse, order)
    run(warehouse)
    given = warehouse.rows()
    warehouse.forget()
    run(warehouse)
    assert_same(given, warehouse.rows())


def test_a_stranger_anywhere_in_the_cluster_makes_late_and_is_named(warehouse: Warehouse) -> None:
    """Not in our database, nothing of ours in hand: it writes, and so its number is below ours."""
    with stranger(warehouse) as writer:
        warehouse.land([company(1), company(2)])
        run(warehouse, [script(warehouse)])
        assert rows(warehouse) == 0
        holders = warehouse.builder.execute(
            "select pid, application_name, database from ops.horizon_holders()"
        ).fetchall()
        assert (writer.info.backend_pid, "stranger", "postgres") in holders
        writer.execute("commit")
    run(warehouse, [script(warehouse)])
    assert_all_read(warehouse)
    assert rows(warehouse) == 2


@contextmanager
def stranger(warehouse: Warehouse) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A connection to another database, in a transaction that has its number."""
    elsewhere = warehouse.database | {"dbname": "postgres"}
    with closing(connect(elsewhere, application_name="stranger")) as connection:
        connection.execute("begin")
        connection.execute("select pg_current_xact_id()")
        yield connection


def rows(warehouse: Warehouse) -> int:
    found = warehouse.connection.execute(f"select count(*) from {PAYLOADS}").fetchone()
    return int(found[0]) if found else 0
