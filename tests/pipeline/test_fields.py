"""ops.payload_fields: what senders send, path by path, as soon as it is built."""

from typing import Any

import pytest

from tests.conftest import on_one_version
from tests.pipeline.conftest import Warehouse

pytestmark = on_one_version
FIELDS = """
select path, types, payloads, share::float, is_mapped, missing_for from ops.payload_fields
"""
WORKFLOW = "companyenrich"
MODEL = f"extracted.{WORKFLOW}_payloads"


def body(**more: Any) -> tuple[str, dict[str, Any]]:
    raw = {"name": "Brassfinch", "employees": "11-50"} | more
    return WORKFLOW, {"domain": "brassfinch.example", "raw_payload": raw}


def fields(warehouse: Warehouse) -> dict[str, tuple[Any, ...]]:
    found = warehouse.connection.execute(FIELDS).fetchall()
    return {
        path: (types, payloads, float(share), *more)
        for path, types, payloads, share, *more in found
    }


def test_every_path_is_told_with_its_types_and_whether_a_column_takes_it(
    warehouse: Warehouse,
) -> None:
    warehouse.land([
        body(employees=30, keywords=["a"], **{"First seen": {"at-all": None}}),
        body(keywords=["a", "b", {"deep": True}], page_rank="4"),
    ])  # fmt: skip
    warehouse.build(MODEL)
    assert fields(warehouse) == {
        "$.domain": (["string"], 2, 1.0, True, 0),
        "$.raw_payload": (["object"], 2, 1.0, True, 0),
        "$.raw_payload.name": (["string"], 2, 1.0, True, 0),
        "$.raw_payload.employees": (["number", "string"], 2, 1.0, True, 0),
        '$.raw_payload."First seen"': (["object"], 1, 0.5, False, 0),
        '$.raw_payload."First seen"."at-all"': (["null"], 1, 0.5, False, 0),
        "$.raw_payload.keywords": (["array"], 2, 1.0, True, 0),
        "$.raw_payload.keywords[]": (["object", "string"], 2, 1.0, True, 0),
        # no keyword: this payload's list is reported as unmapped
        "$.raw_payload.keywords[].deep": (["boolean"], 1, 0.5, False, 0),
        "$.raw_payload.page_rank": (["string"], 1, 0.5, True, 0),
    }
    for path in fields(warehouse):
        ((hits,),) = warehouse.connection.execute(
            "select count(*) from raw.payloads where jsonb_path_exists(payload, %s::jsonpath)",
            [path.replace("[]", "[*]")],
        ).fetchall()
        assert hits > 0, path


def test_a_field_that_comes_or_goes_is_seen_by_the_next_build(warehouse: Warehouse) -> None:
    warehouse.land([body(old=1), body(old=2)])
    warehouse.build(MODEL)
    warehouse.land([body(new=1), body(), body()])
    warehouse.build(MODEL)
    told = fields(warehouse)
    assert told["$.raw_payload.new"] == (["number"], 1, 0.2, False, 0)
    assert told["$.raw_payload.old"] == (["number"], 2, 0.4, False, 3)
    assert told["$.raw_payload.name"] == (["string"], 5, 1.0, True, 0)


def test_a_rebuild_counts_anew_and_forgets_what_was_taken_back(warehouse: Warehouse) -> None:
    warehouse.land([body(old=1), body()])
    warehouse.build(MODEL)
    warehouse.connection.execute(
        "delete from raw.payloads where payload #> '{raw_payload,old}' is not null"
    )
    warehouse.forget()
    warehouse.build(MODEL)
    told = fields(warehouse)
    assert "$.raw_payload.old" not in told
    assert told["$.domain"][:2] == (["string"], 1)


@pytest.mark.parametrize("rolled_back", [False, True])
def test_fields_are_kept_with_the_rows_or_not_at_all(
    warehouse: Warehouse, rolled_back: bool
) -> None:
    warehouse.land([body()])
    (script,) = [one for one in warehouse.scripts if one.model == MODEL]
    whole, _, _ = script.sql.rpartition("commit;")
    warehouse.builder.execute(whole.encode())
    warehouse.builder.execute("rollback" if rolled_back else "commit")
    assert bool(fields(warehouse)) != rolled_back


def test_a_large_window_costs_a_bounded_look_and_keys_that_are_data_end_somewhere(
    warehouse: Warehouse,
) -> None:
    warehouse.land([body(**{f"key_{number}": number}) for number in range(9)])
    see = "select ops.see_fields(%s, 0, 9223372036854775807, most => 4, known => 8)"
    warehouse.builder.execute(see, [f"raw.{WORKFLOW}_payloads"])
    told = fields(warehouse)
    assert told["$.domain"][1] == 4  # the newest four
    assert len(told) == 8 - 1  # of eight paths known one is the payload itself
    assert {path for path in told if "key" in path} < {
        f"$.raw_payload.key_{number}" for number in (5, 6, 7, 8)
    }  # fmt: skip


def test_what_no_model_reads_is_seen_as_a_run_begins(warehouse: Warehouse) -> None:
    warehouse.land([("icp-job-titles", {"domain": "waits.example", "titles": ["VP"]})])
    warehouse.dbt("run", "--select", "companyenrich_payloads")
    told = fields(warehouse)
    assert told["$.titles[]"] == (["string"], 1, 1.0, False, 0)
    warehouse.dbt("run", "--select", "companyenrich_payloads")
    assert fields(warehouse) == told
