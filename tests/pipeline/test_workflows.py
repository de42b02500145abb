"""Each workflow by itself: samples landed, built, landed again changed; rows in all it fills.

The cases are data: tests/payloads/<slug>.json, tests/workflows/<slug>.json.
"""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from doors.registry import Workflow, load_workflows
from tests.pipeline.conftest import PROJECT, Body, Warehouse, sample

WORKFLOWS = load_workflows(PROJECT)
EXPECTED = {file.stem: file for file in (PROJECT / "tests" / "workflows").glob("*.json")}
MODELLED = [slug for slug, one in WORKFLOWS.items() if one.meta.get("fills")]
ERRORS = [
    {"error": "Not found"},
    {"type": "https://api.example/errors/404", "title": "Not Found", "status": 404},
    {"message": "Too many requests", "statusCode": 429},
]


def stands(warehouse: Warehouse, table: str) -> list[dict[str, Any]]:
    found = warehouse.connection.execute(f"select to_jsonb(t) from {table} as t")
    return [row for (row,) in found]


def assert_stands(warehouse: Warehouse, rows: dict[str, list[dict[str, Any]]]) -> None:
    for table, expected in rows.items():
        given = stands(warehouse, table)
        for row in expected:
            same = [one for one in given if one | row == one]
            assert same, f"{table} has no row like {row}, but\n" + "\n".join(map(str, given[:20]))


@pytest.mark.parametrize("slug", sorted(EXPECTED))
def test_samples_become_the_expected_rows(warehouse: Warehouse, slug: str) -> None:
    case = json.loads(EXPECTED[slug].read_text())
    warehouse.land(sample(slug))
    warehouse.build()
    assert_stands(warehouse, case["rows"])
    for table in WORKFLOWS[slug].meta.get("fills", []):
        assert stands(warehouse, table), f"{slug} is said to fill {table}, and did not"
    if then := case.get("then"):
        warehouse.land([(slug, body) for body in then["land"]])
        warehouse.build()
        assert_stands(warehouse, then["rows"])


def test_every_modelled_workflow_has_expected_rows() -> None:
    missing = set(MODELLED) - EXPECTED.keys()
    assert not missing, f"Add tests/workflows/<slug>.json for {sorted(missing)}"


def shapes(slug: str, body: dict[str, Any]) -> Iterator[tuple[str, Body, bool]]:
    """The same body wrapped in ways people and tools wrap it, and whether it can be used."""
    said = body.get("raw_payload")
    if not isinstance(said, dict):
        return

    def within(value: Any) -> Body:
        return slug, copy.deepcopy(body) | {"raw_payload": value}

    yield "as JSON in a text", within(json.dumps(said)), True
    yield "as JSON in a text, twice", within(json.dumps(json.dumps(said))), True
    yield "alone in a list", within([said]), True
    yield "under its own name", within({"raw_payload": said}), True
    yield "an empty list", within([]), False
    yield "a text", within("nothing"), False
    for error in ERRORS:
        yield f"an error: {error}", within(error), False


@pytest.mark.parametrize("slug", sorted(MODELLED))
def test_any_wrapping_is_read_or_put_aside(warehouse: Warehouse, slug: str) -> None:
    partition = WORKFLOWS[slug].partition
    (body, *_) = [body for _, body in sample(slug)]
    cases = list(shapes(slug, body))
    for _, wrapped, _ in cases:
        warehouse.land([wrapped])
    warehouse.build()
    reasons = dict(
        warehouse.connection.execute(
            f"select landing_id, quarantine_reason from extracted.{partition}"
        ).fetchall()
    )
    assert len(reasons) == len(cases)
    wrong = [
        f"{name}: {reason}"
        for (name, _, usable), (_, reason) in zip(cases, sorted(reasons.items()), strict=True)
        if (reason is None) != usable
    ]
    assert not wrong, "\n".join(wrong)


def test_what_is_said_to_be_filled_descends_from_the_payloads(warehouse: Warehouse) -> None:
    """A branch that was forgotten, or a table that moved, is told by lineage."""
    manifest = warehouse.dbt.manifest
    manifest.build_parent_and_child_maps()
    named = {
        f"{node.schema}.{node.alias}": node.unique_id
        for node in manifest.nodes.values()
        if node.resource_type == "model"
    }
    wrong = []
    for slug, workflow in WORKFLOWS.items():
        if workflow.landing_only:
            continue
        reached = descendants(manifest, workflow, named)
        wrong += [
            f"{slug}: {table}"
            for table in workflow.meta.get("fills", [])
            if named.get(table) not in reached
        ]
    assert not wrong, wrong


def descendants(manifest: Any, workflow: Workflow, named: dict[str, str]) -> set[str]:
    reached, todo = set[str](), [named[f"extracted.{workflow.partition}"]]
    while todo:
        one = todo.pop()
        if one not in reached:
            reached.add(one)
            todo += manifest.child_map.get(one, [])
    return reached
