"""Raw that begins late: what `hq retain` moves into files is missed by no table."""

import gzip
import io
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console

from doors.registry import load_workflows
from hq import retain, trace
from hq.errors import Foreseen
from tests.conftest import on_one_version
from tests.pipeline.conftest import PROJECT, Warehouse, assert_same, samples
from tests.pipeline.test_same_by_every_way import ANEW, REBUILD, exact
from tests.pipeline.test_status import AGREES, status

pytestmark = on_one_version
WORKFLOWS = load_workflows(PROJECT)
YEAR = timedelta(days=365)
AGED = """
update raw.payloads set landed_at = landed_at - interval '500 days' where landing_id <= %s
"""


def land_half_long_ago(warehouse: Warehouse) -> int:
    """All samples, built; the first half is more than a year old. Returns how many those are."""
    bodies = samples()
    warehouse.land(bodies)
    half = len(bodies) // 2
    warehouse.connection.execute(AGED, [half])
    warehouse.build()
    return half


def plan(warehouse: Warehouse) -> list[retain.Part]:
    return retain.plan(warehouse.connection, WORKFLOWS, YEAR)


def carry_out(warehouse: Warehouse, parts: Sequence[retain.Part], directory: Path) -> list[Path]:
    return retain.carry_out(warehouse.connection, parts, directory, lambda count: None)


def in_raw(warehouse: Warehouse) -> Counter[str]:
    counted = "select workflow, count(*) from raw.payloads group by workflow"
    return Counter(dict(warehouse.connection.execute(counted).fetchall()))


def test_files_hold_what_left_and_no_table_misses_it(warehouse: Warehouse, tmp_path: Path) -> None:
    half = land_half_long_ago(warehouse)
    before, everything = in_raw(warehouse), exact(warehouse)
    bodies = "select payload::text from raw.payloads where workflow = %s order by landing_id"
    parts = plan(warehouse)
    # of a workflow that shares its partition with a younger one the front has to leave first
    assert half / 2 < sum(part.payloads for part in parts) <= half
    landed = {
        part.workflow: [text for (text,) in warehouse.connection.execute(bodies, [part.workflow])][
            : part.payloads
        ]
        for part in parts
    }
    for some in retain.by_partition(parts):
        for part, file in zip(some, carry_out(warehouse, some, tmp_path), strict=True):
            with gzip.open(file, "rt") as lines:
                assert [line.rstrip("\n") for line in lines] == landed[part.workflow]
    left = Counter({part.workflow: part.payloads for part in parts})
    assert in_raw(warehouse) == before - left
    assert plan(warehouse) == []
    shown = status(warehouse)
    assert all(row[0] == in_raw(warehouse)[slug] for slug, row in shown.items())

    assert_same(exact(warehouse), everything)
    warehouse.land(samples()[:40])
    warehouse.build()
    built = exact(warehouse)
    warehouse.dbt("run", *REBUILD)
    assert_same(exact(warehouse), built)
    assert warehouse.dbt("test", "--select", AGREES).success

    refused = warehouse.dbt("run", *ANEW, check=False)
    assert "hq retain" in str(refused.exception)


def test_what_somebody_has_not_read_or_nobody_reads_stays(warehouse: Warehouse) -> None:
    warehouse.land([*samples(), ("icp-job-titles", {"domain": "waits.example"})])
    warehouse.connection.execute(AGED, [10**9])
    assert plan(warehouse) == []
    warehouse.build("extracted.companyenrich_payloads")  # but not what stands on it
    assert plan(warehouse) == []
    warehouse.build()
    planned = {part.workflow for part in plan(warehouse)}
    assert planned == {slug for slug, _ in samples()}


def test_who_is_killed_before_the_rows_are_gone_begins_the_file_anew(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    land_half_long_ago(warehouse)
    (part, *_), *_ = retain.by_partition(plan(warehouse))
    (tmp_path / part.file).write_bytes(b"half a fi")
    (tmp_path / part.file).with_suffix(".part").write_bytes(b"more than it will be" * 1000)
    (file,) = carry_out(warehouse, [part], tmp_path)
    with gzip.open(file) as lines:
        assert len(lines.readlines()) == part.payloads
    assert list(tmp_path.iterdir()) == [file]
    assert file.stat().st_mode & 0o777 == 0o600


def test_what_changed_since_the_plan_stays_in_raw(warehouse: Warehouse, tmp_path: Path) -> None:
    land_half_long_ago(warehouse)
    part = plan(warehouse)[0]
    warehouse.connection.execute(
        "delete from raw.payloads where landing_id = %s", [part.from_landing_id]
    )
    before = in_raw(warehouse)
    with pytest.raises(Foreseen, match="Nothing has left raw"):
        carry_out(warehouse, [part], tmp_path)
    assert in_raw(warehouse) == before
    assert warehouse.connection.execute("select from ops.retained").fetchall() == []


def test_a_missing_row_of_a_file_is_told_and_a_trace_says_where_the_body_is(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    land_half_long_ago(warehouse)
    (part,) = [one for one in plan(warehouse) if one.workflow == "companyenrich"]
    (file,) = carry_out(warehouse, [part], tmp_path)
    told = io.StringIO()
    console = Console(file=told, width=200)
    trace.show(warehouse.connection, part.from_landing_id, console)
    assert str(file) in told.getvalue()
    assert "extracted.companyenrich_payloads" in told.getvalue()
    with pytest.raises(Foreseen, match="Nothing landed"):
        trace.show(warehouse.connection, 10**9, console)

    warehouse.connection.execute(
        "delete from extracted.companyenrich_payloads where landing_id = %s", [part.from_landing_id]
    )
    result = warehouse.dbt("test", "--select", AGREES, check=False)
    assert not result.success


@pytest.mark.parametrize("text", ["400", "0d", "-3d", "1y", "d", ""])
def test_an_age_is_days(text: str) -> None:
    with pytest.raises(Foreseen, match="400d"):
        retain.age(text)
    assert retain.age("400d") == timedelta(days=400)
