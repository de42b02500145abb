"""However a stream is cut into batches, and in whatever order its parts commit: the same rows."""

import random
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import VERSION, connect, on_one_version
from tests.pipeline.bodies import RandomBodies
from tests.pipeline.conftest import Body, Rows, Warehouse, assert_same
from tests.pipeline.streams import streams

# a transaction's number is not the same twice, so it cannot be compared between two landings
LANDED = {"landed_xid"}
TRIED = settings(
    max_examples=25 if VERSION == "18" else 10,
    derandomize=True,  # the same streams every time: a failure is of the change, not of the day
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def rows(warehouse: Warehouse) -> Rows:
    return {
        table: sorted(contents, key=repr)
        for table, contents in warehouse.rows(
            {"created_at", "updated_at", "last_seen_at", "first_seen_at"} | LANDED
        ).items()
    }


CUTS = st.sets(st.integers(1, 11), max_size=5)
LATE = st.sets(st.integers(0, 7), min_size=1, max_size=4)
ORDER = st.permutations(range(8))


@TRIED
@given(stream=streams(), cuts=CUTS)
def test_any_cut_gives_the_same_rows(
    warehouse: Warehouse, stream: list[Body], cuts: set[int]
) -> None:
    warehouse.empty()
    warehouse.land(stream)
    warehouse.build()
    expected = rows(warehouse)

    warehouse.empty()
    edges = [0, *sorted(cut for cut in cuts if cut < len(stream)), len(stream)]
    for start, end in pairwise(edges):
        warehouse.land(stream[start:end])
        warehouse.build()

    assert_same(rows(warehouse), expected)


@TRIED
@given(stream=streams(8), late=LATE)
def test_a_late_commit_gives_the_same_rows(
    warehouse: Warehouse, stream: list[Body], late: set[int]
) -> None:
    """Rows landed first and committed last keep their place in the order of landing."""
    warehouse.empty()
    warehouse.land(stream)
    warehouse.build()
    expected = rows(warehouse)

    warehouse.empty()
    with connect(warehouse.database) as slow:
        for number, body in enumerate(stream):
            if number in late:
                if slow.info.transaction_status.name == "IDLE":
                    slow.execute("begin")
                warehouse.land([body], slow)
            else:
                warehouse.land([body])
                warehouse.build()
        if slow.info.transaction_status.name != "IDLE":
            slow.execute("commit")
    warehouse.build()

    assert_same(rows(warehouse), expected)


@TRIED
@given(stream=streams(8), order=ORDER)
def test_numbers_drawn_early_and_landed_late_give_the_same_rows(
    warehouse: Warehouse, stream: list[Body], order: list[int]
) -> None:
    """A number is drawn before its transaction begins to write: a later one may be built first."""
    warehouse.empty()
    warehouse.land(stream)
    warehouse.build()
    expected = rows(warehouse)

    warehouse.empty()
    for place in order:
        if place < len(stream):
            warehouse.connection.execute(
                "select setval('raw.landing_id_seq', %s, false)", [place + 1]
            )
            warehouse.land([stream[place]])
            warehouse.build()

    assert_same(rows(warehouse), expected)


@TRIED
@given(stream=streams(8), cut=st.integers(1, 7))
def test_building_twice_changes_nothing(warehouse: Warehouse, stream: list[Body], cut: int) -> None:
    warehouse.empty()
    for part in (stream[:cut], stream[cut:]):
        if part:
            warehouse.land(part)
        warehouse.build()
    before = warehouse.rows(set())
    warehouse.build()
    assert_same(warehouse.rows(set()), before)


@on_one_version
@pytest.mark.parametrize("seed", range(3))
def test_any_interleaving_of_all_workflows_gives_the_same_rows(
    warehouse: Warehouse, seed: int
) -> None:
    rng = random.Random(seed)
    endless = RandomBodies(seed)
    for _ in range(30):
        warehouse.land([next(endless) for _ in range(rng.choice([1, 3, 10, 40]))])
        warehouse.build()
    by_parts = rows(warehouse)
    warehouse.forget()
    warehouse.build()
    assert_same(by_parts, rows(warehouse))
    assert len({name for name, found in by_parts.items() if found}) > 130
