"""Windows as others cut them, and the test of test_windows that tells why they do not do.

Not among them: the model's advisory lock. Without it the row of ops.frontier, which whoever opens a
window updates, lets one build of a model in at a time all the same.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.pipeline import test_windows as windows
from tests.pipeline.conftest import Warehouse

XMIN = r"pg_snapshot_xmin\(pg_current_snapshot\(\)\)::text::bigint"
REACH = "(select min(f.done) from ops.frontier as f where f.model = i.name)"
LIMITS = r"least\(reached\.reach, \(.*?\n +\)\) as reach"
EDITION = r"e\.edition \+ 1 from"
UP_TO_HERE = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


def other_order(warehouse: Warehouse) -> None:
    windows.test_what_is_built_before_what_it_reads_is_built_again(warehouse, False)


def other_order_downstream(warehouse: Warehouse) -> None:
    windows.test_what_is_built_before_what_it_reads_is_built_again(warehouse, True)


# what is done instead, function, pattern in it, what stands there then, the test that tells
MUTANTS: list[tuple[str, str, str, str, Callable[[Warehouse], None]]] = [
    (
        "horizon: the next number",
        "ops.begin_run",
        XMIN,
        "pg_snapshot_xmax(pg_current_snapshot())::text::bigint",
        windows.test_what_commits_last_is_read,
    ),
    (
        "horizon: the newest row",
        "ops.begin_run",
        XMIN,
        "(select max(landed_xid) + 1 from raw.payloads)",
        windows.test_what_commits_last_is_read,
    ),
    (
        "mark: what can be read when it is set",
        "ops.close_window",
        "set done = target",
        f"set done = {UP_TO_HERE}",
        windows.test_what_commits_while_a_model_is_built_is_read,
    ),
    (
        "a payload table counts as read up to the horizon",
        "ops.open_window",
        re.escape(REACH),
        "(select r.horizon from ops.runs as r where r.invocation_id = invocation)",
        other_order,
    ),
    (
        "models that are joined do not limit",
        "ops.open_window",
        LIMITS,
        "reached.reach",
        other_order_downstream,
    ),
]


@pytest.mark.parametrize(
    ("function", "pattern", "instead", "test"),
    [mutant[1:] for mutant in MUTANTS],
    ids=[mutant[0] for mutant in MUTANTS],
)
def test_a_broken_window_is_noticed(
    warehouse: Warehouse,
    function: str,
    pattern: str,
    instead: str,
    test: Callable[[Warehouse], None],
) -> None:
    with broken(warehouse, function, pattern, instead), pytest.raises(AssertionError):
        test(warehouse)


def test_a_mark_in_a_transaction_of_its_own_is_noticed(warehouse: Warehouse) -> None:
    """Open, mark, commit, and only then the merge."""
    script = windows.script(warehouse)
    warehouse.land([windows.company(1)])
    steps = ["begin", script.open, script.close, "commit", "begin", script.merge, "commit;"]
    windows.die(warehouse, ";\n".join(steps))
    windows.run(warehouse, [script])
    with pytest.raises(AssertionError):
        windows.assert_all_read(warehouse)


@contextmanager
def broken(warehouse: Warehouse, function: str, pattern: str, instead: str) -> Iterator[None]:
    """A function of the database with something else in the place of a pattern."""
    row: Any = warehouse.connection.execute(
        "select pg_get_functiondef(%s::regproc)", [function]
    ).fetchone()
    mutated, changes = re.subn(pattern, instead, row[0], flags=re.DOTALL)
    assert changes, f"the pattern no longer finds anything in {function}"
    warehouse.connection.execute(mutated)
    try:
        yield
    finally:
        warehouse.connection.execute(row[0])
