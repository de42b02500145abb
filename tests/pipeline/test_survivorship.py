"""Where sources disagree: one answer, in whatever order they land, built one after another.

The cases are data: tests/survivorship/<subject>.json, of four payloads each.
"""

import json
from itertools import permutations

from tests.conftest import on_one_version, wait_for
from tests.pipeline.conftest import PROJECT, Rows, Warehouse, assert_same
from tests.pipeline.test_workflows import assert_stands

CASES = {
    file.stem: json.loads(file.read_text())
    for file in sorted((PROJECT / "tests" / "survivorship").glob("*.json"))
}
# which payload said it, when, and who told of a thing first: that follows the order
OF_THE_ORDER = {
    "source",
    "landing_id", "landed_xid", "raw_payload_id", "source_id", "first_seen_at", "created_at",
    "updated_at", "last_seen_at", "verified_at", "first_landing_id",
}  # fmt: skip
FINAL = """
select max(landed_xid) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint from raw.payloads
"""
pytestmark = on_one_version
ORDERS = list(permutations(range(4)))


def build(warehouse: Warehouse, order: tuple[int, ...]) -> Rows:
    """Lands one payload of each case at a time, and tells what core holds in the end."""
    warehouse.empty()
    for turn in order:
        warehouse.land([tuple(case["payloads"][turn]) for case in CASES.values()])
        # what else has begun, such as autovacuum, would have it wait for another build
        wait_for(lambda: warehouse.connection.execute(FINAL).fetchall() == [(True,)])
        warehouse.build()
    return {
        table: rows
        for table, rows in warehouse.rows(OF_THE_ORDER).items()
        if table.startswith(("core.", "reference.")) and rows
    }


def test_every_order_of_landing_gives_the_same_rows(warehouse: Warehouse) -> None:
    expected: Rows = {}
    for order in ORDERS:
        given = build(warehouse, order)
        for case in CASES.values():
            assert_stands(warehouse, case["rows"])
        assert_same(given, expected or given)
        expected = given
