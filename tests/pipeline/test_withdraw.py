"""What was taken back has never come: in every table, whenever whoever does it dies."""

import json
import random
from typing import Any

import pytest

from hq import keys, withdraw
from hq.errors import Foreseen
from tests.pipeline.bodies import RandomBodies
from tests.pipeline.conftest import Warehouse, assert_same, sample, samples
from tests.pipeline.test_same_by_every_way import REBUILD, exact

MARK = "zyxwv-withdrawn-mark"


def rebuild(warehouse: Warehouse) -> int:
    """What `hq withdraw` has dbt do, but for the tests."""
    return 0 if warehouse.dbt("run", *REBUILD).success else 1


def landed(warehouse: Warehouse) -> list[int]:
    rows = warehouse.connection.execute("select landing_id from raw.payloads order by 1")
    return [number for (number,) in rows]


def take(warehouse: Warehouse, numbers: list[int], erase: bool = False) -> int:
    asked = withdraw.Asked(landing_ids=numbers)
    return withdraw.plan(warehouse.connection, asked, erase=erase).number


@pytest.fixture
def withdrawals(warehouse: Warehouse) -> Warehouse:
    warehouse.connection.execute(
        "truncate ops.withdrawals, ops.withdrawn, raw.withdrawn, raw.originals, raw.rejected,"
        " raw.idempotency_keys, ops.api_keys"
    )
    return warehouse


def test_a_random_set_leaves_no_trace(withdrawals: Warehouse) -> None:
    bodies = RandomBodies(23)
    withdrawals.land([*samples(), *(next(bodies) for _ in range(150))])
    withdrawals.build()
    everything = exact(withdrawals)
    gone = sorted(random.Random(23).sample(landed(withdrawals), 120))
    plan = take(withdrawals, gone)
    assert exact(withdrawals) == everything, "a plan changes nothing"

    # it dies after the payloads left and before anything was built
    def dies() -> int:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        withdraw.apply(withdrawals.connection, plan, dies)
    assert not set(landed(withdrawals)) & set(gone)
    withdrawals.build()  # somebody's loop goes on meanwhile

    assert withdraw.apply(withdrawals.connection, plan, lambda: rebuild(withdrawals)) == (120, 0)
    given = exact(withdrawals)
    assert given != everything
    withdrawals.forget()
    withdrawals.build()
    assert_same(given, exact(withdrawals))
    kept = withdrawals.connection.execute("select landing_id from raw.withdrawn order by 1")
    assert [number for (number,) in kept] == gone
    with pytest.raises(Foreseen, match="was carried out"):
        withdraw.apply(withdrawals.connection, plan, lambda: 0)


def texts(warehouse: Warehouse) -> list[str]:
    """Tables of the database in which the mark can be read."""
    tables = warehouse.connection.execute(
        """
        select format('%I.%I', n.nspname, c.relname)
        from pg_class as c inner join pg_namespace as n on n.oid = c.relnamespace
        where
            c.relkind in ('r', 'm')
            and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
        """
    ).fetchall()
    return [
        table
        for (table,) in tables
        if warehouse.connection.execute(
            f"select 1 from {table} as t where t::text ~* %s limit 1",
            [f"{MARK}|{MARK.encode().hex()}"],
        ).fetchone()
    ]


def test_what_is_erased_can_be_read_nowhere(withdrawals: Warehouse) -> None:
    def marked(given: Any) -> Any:
        if isinstance(given, dict):
            return {name: marked(value) for name, value in given.items()}
        if isinstance(given, list):
            return [marked(value) for value in given]
        return f"{given} {MARK}" if isinstance(given, str) and " " in given else given

    withdrawals.land(samples())
    withdrawals.land([(slug, marked(body)) for slug, body in samples()])
    withdrawals.connection.execute(
        "insert into raw.originals (landing_id, body) select max(landing_id), %s from raw.payloads",
        [MARK.encode()],
    )
    withdrawals.build()
    numbers = [
        number
        for (number,) in withdrawals.connection.execute(
            "select landing_id from raw.payloads where payload::text ~ %s", [MARK]
        )
    ]
    numbers.append(max(landed(withdrawals)))
    assert {"raw.originals", "core.people", "core.companies"} <= set(texts(withdrawals))

    # kept aside first, erased later
    first = take(withdrawals, numbers[:5])
    withdraw.apply(withdrawals.connection, first, lambda: 0)
    plan = take(withdrawals, numbers, erase=True)
    withdraw.apply(withdrawals.connection, plan, lambda: rebuild(withdrawals))
    assert texts(withdrawals) == []


def test_what_a_test_key_landed_goes_with_its_refused_bodies(withdrawals: Warehouse) -> None:
    connection = withdrawals.connection
    keys.add(connection, "clay", ["land"])
    keys.add(connection, "tryout", ["land"], is_test=True)
    with pytest.raises(Foreseen, match="take another name"):
        keys.add(connection, "clay", ["land"], is_test=True)
    for name in ("clay", "tryout"):
        connection.execute(
            "insert into raw.payloads (workflow, payload, api_key_name, idempotency_key)"
            " select 'companyenrich', %s::jsonb, %s, 'once'",
            [json.dumps(sample("companyenrich")[0][1]), name],
        )
        connection.execute(
            "insert into raw.rejected (path, code, reason, body, api_key_name)"
            " values ('/x', 'x', 'x', 'said', %s)",
            [name],
        )
        connection.execute(
            "insert into raw.idempotency_keys"
            " (workflow, api_key_name, idempotency_key, landing_ids, body_sha256)"
            " select 'companyenrich', %s, 'once', array[max(landing_id)], '' from raw.payloads",
            [name],
        )
    planned = withdraw.plan(connection, withdraw.Asked(test=True), erase=True)
    assert planned.payloads == {"companyenrich": 1}
    withdraw.apply(connection, planned.number, lambda: 0)
    left = connection.execute("select api_key_name from raw.payloads").fetchall()
    assert left == [("clay",)]
    bodies = connection.execute("select api_key_name from raw.rejected where body is not null")
    assert bodies.fetchall() == [("clay",)]
    again = connection.execute("select api_key_name from raw.idempotency_keys").fetchall()
    assert again == [("clay",)], "the test may send the same again"


def test_what_cannot_be_taken_back(withdrawals: Warehouse) -> None:
    connection = withdrawals.connection
    with pytest.raises(Foreseen, match="Say what to take back"):
        withdraw.plan(connection, withdraw.Asked())
    with pytest.raises(Foreseen, match="No payload fits"):
        withdraw.plan(connection, withdraw.Asked(workflow="companyenrich"))
    with pytest.raises(Foreseen, match="There is no plan 99"):
        withdraw.apply(connection, 99, lambda: 0)
    assert connection.execute("select count(*) from ops.withdrawals").fetchone() == (0,)

    withdrawals.land(sample("companyenrich"))
    numbers = landed(withdrawals)
    one, other = take(withdrawals, numbers), take(withdrawals, numbers[:1])
    withdraw.apply(connection, other, lambda: 0)
    with pytest.raises(Foreseen, match="1 of them are not there any more"):
        withdraw.apply(connection, one, lambda: 0)
    assert landed(withdrawals) == numbers[1:]
