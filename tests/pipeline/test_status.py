"""What /status and `hq status` show is kept as it is built, and is what one would count."""

from typing import Any

import pytest

from tests.conftest import connect
from tests.pipeline.conftest import Warehouse, samples
from tests.pipeline.test_lookups_heal import company

COUNTED = """
select
    r.workflow, count(*), count(e.landing_id), 0::bigint, count(e.quarantine_reason),
    max(r.landed_at)
from raw.payloads as r
left join ({payloads}) as e on e.landing_id = r.landing_id
group by r.workflow
"""
HOURLY = """
select workflow, sum(landed)::bigint, sum(extracted)::bigint, sum(quarantined)::bigint
from ops.landed_hourly
group by workflow
"""
AGREES = "landed_equals_extracted_companyenrich_payloads_source_raw_companyenrich_payloads_"
BAD = ("companyenrich", {"domain": "bit.ly", "raw_payload": {"name": "Bad"}})
REBUILD = ("--vars", "{rebuild: true}")


def status(warehouse: Warehouse) -> dict[str, tuple[Any, ...]]:
    with connect(warehouse.database | {"user": "hq_lookup"}) as lookup:
        rows = lookup.execute("select * from ops.workflow_status()").fetchall()
    return {row[0]: row[1:] for row in rows}


def assert_counted(warehouse: Warehouse) -> None:
    """With nothing pending, what is shown is what is there."""
    counted = COUNTED.format(payloads=warehouse.payloads)
    found = {row[0]: row[1:] for row in warehouse.connection.execute(counted)}
    assert found
    assert status(warehouse) == found
    hours = {row[0]: row[1:] for row in warehouse.connection.execute(HOURLY)}
    assert hours == {name: (row[0], row[1], row[3]) for name, row in found.items()}


def test_counts_follow_each_build(warehouse: Warehouse) -> None:
    assert status(warehouse) == {}
    warehouse.land([*samples(), BAD])
    landed = status(warehouse)
    assert all(row[0] == row[2] and not row[1] for row in landed.values()), "all is pending"
    warehouse.build()
    assert_counted(warehouse)
    assert status(warehouse)["companyenrich"][3] > 0

    warehouse.land([BAD, company()])
    shown = status(warehouse)["companyenrich"]
    assert shown[0] == landed["companyenrich"][0] + 2
    assert shown[2] == 2
    warehouse.build()
    warehouse.build()
    assert_counted(warehouse)


def test_counts_are_made_anew_where_all_is_read_anew(warehouse: Warehouse) -> None:
    warehouse.land([*samples(), BAD])
    warehouse.build()
    # a build by somebody who does not count yet; the next one does
    warehouse.connection.execute("update ops.frontier set counted = '{}', counted_until = 0")
    assert status(warehouse)["companyenrich"][0] > 0
    warehouse.land([BAD])
    warehouse.build()
    assert_counted(warehouse)

    # set back, as after a restore: nothing counts as read
    warehouse.connection.execute("update ops.frontier set done = 0, target = 0")
    assert all(row[0] == row[2] and not row[1] for row in status(warehouse).values())
    warehouse.build()
    assert_counted(warehouse)

    warehouse.dbt("run", "--select", "companyenrich_payloads", *REBUILD)
    assert_counted(warehouse)
    warehouse.forget()
    warehouse.build()
    assert_counted(warehouse)


def test_dbt_build_compares(warehouse: Warehouse) -> None:
    warehouse.land([*samples(), BAD])
    warehouse.build()
    assert warehouse.dbt("test", "--select", AGREES).success
    warehouse.connection.execute(
        "update ops.frontier set counted = jsonb_set(counted, '{companyenrich,quarantined}', '7')"
        " where counted ? 'companyenrich'"
    )
    told = warehouse.dbt("test", "--select", AGREES, check=False).result.results
    assert [(one.status, one.failures) for one in told if one.node.name == AGREES] == [("fail", 1)]
    warehouse.connection.execute("update ops.frontier set counted_until = 0")
    warehouse.land([BAD])
    warehouse.build()
    assert warehouse.dbt("test", "--select", AGREES).success
    assert_counted(warehouse)


@pytest.mark.parametrize("rolled_back", [False, True])
def test_counts_are_kept_with_the_rows_or_not_at_all(
    warehouse: Warehouse, rolled_back: bool
) -> None:
    warehouse.land([company()])
    (script,) = [s for s in warehouse.scripts if s.model == "extracted.companyenrich_payloads"]
    whole, commit, _ = script.sql.rpartition("commit;")
    assert commit
    warehouse.builder.execute(whole.encode())
    warehouse.builder.execute("rollback" if rolled_back else "commit")
    assert status(warehouse)["companyenrich"][1:3] == ((0, 1) if rolled_back else (1, 0))


def test_what_no_model_reads_is_counted_too(warehouse: Warehouse) -> None:
    """A route that only lands: each run counts what came, and all of it stays pending."""
    slug, partition = "landing-only", "landing_only_payloads"
    warehouse.connection.execute("select raw.declare_partition(%s, %s)", [partition, [slug]])
    try:
        for number in (1, 2):
            warehouse.land([(slug, {"number": number})])
            assert status(warehouse)[slug][:4] == (number, 0, number, 0)
            warehouse.builder.execute("select ops.count_unread(%s)", [[partition]])
            assert status(warehouse)[slug][:4] == (number, 0, number, 0)
        until = warehouse.connection.execute(
            "select counted #>> '{landing-only,landed}', counted_until = done from ops.frontier"
            " where input = 'raw.' || %s",
            [partition],
        )
        assert until.fetchall() == [("2", True)]
    finally:
        warehouse.connection.execute(f"drop table raw.{partition}")
