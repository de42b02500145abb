"""Lineage ends where people ask: every endpoint is an exposure of what its SQL reads."""

from typing import Any

from fastapi.routing import APIRoute

from doors.registry import load_workflows
from hq.docs.exposures import FILE, document
from lookup.app import app
from lookup.routes import reads
from lookup.tables import tables
from sender.app import app as sender
from sender.app import sends
from tests.conftest import PROJECT

REMEDY = (
    "Run `dbt parse` and then `python -m hq.docs.exposures`, which writes models/exposures.yml."
)
# made by migrations, which dbt does not know
OURS = {
    "ops.frontier", "ops.editions", "ops.api_keys", "ops.heartbeats", "ops.runs", "ops.run_nodes",
    "ops.retained",
}  # fmt: skip


def nodes(manifest: Any) -> dict[str, str]:
    return {
        f"{node.schema}.{node.alias}": node.name
        for node in manifest.nodes.values()
        if node.resource_type in ("model", "seed")
    }


def paths() -> set[str]:
    """Of all routes that are documented; {key:path} is {key} there."""
    routes = [route for route in app.routes + sender.routes if isinstance(route, APIRoute)]
    return {route.path.replace(":path}", "}") for route in routes if route.include_in_schema}


def test_every_endpoint_has_an_exposure(manifest: Any) -> None:
    exposed = {one.config.meta.get("path") for one in manifest.exposures.values()}
    assert len(exposed) > 80
    assert not paths() - exposed, REMEDY
    assert not exposed - paths(), f"Nothing answers on these any more. {REMEDY}"


def test_exposures_say_what_the_sql_reads(manifest: Any) -> None:
    assert FILE.read_text() == document(reads(), sends(), nodes(manifest)), REMEDY


def test_what_the_sql_reads_is_there(manifest: Any) -> None:
    known = nodes(manifest).keys() | OURS
    told = reads() | sends()
    wrong = {path: sorted(read - known) for path, (_, read) in told.items() if read - known}
    assert not wrong, f"These tables are no model and no seed: {wrong}"


def test_lineage_ends_where_something_is_sent(manifest: Any) -> None:
    """Whoever changes a view of schema sending sees which path sends it."""
    exposed = {name for one in manifest.exposures.values() for name in one.depends_on.nodes}
    views = {
        node.unique_id
        for node in manifest.nodes.values()
        if node.schema == "sending" and f"{node.alias}_blocked" in manifest_names(manifest)
    }
    by_hand = {one for one in views if "attio" in one}  # `hq attio`, which has no path
    assert len(views - by_hand) == 4
    assert not views - by_hand - exposed, REMEDY


def manifest_names(manifest: Any) -> set[str]:
    return {node.alias for node in manifest.nodes.values() if node.schema == "sending"}


def test_an_endpoint_without_one_is_missed(manifest: Any) -> None:
    told = reads()
    fewer = {path: read for path, read in told.items() if path != "/api/leads"}
    assert document(fewer, sends(), nodes(manifest)) != document(told, sends(), nodes(manifest))
    assert tables(["select a from core.x, reference.f(core.y.b) where ops.g(1)"]) >= {"core.x"}
    assert "reference.f" not in tables(["select reference.f(1)"])


def test_runs_are_told_from_every_payload_table(manifest: Any, models: dict[str, Any]) -> None:
    tables = {
        models[one.partition].unique_id
        for one in load_workflows(PROJECT).values()
        if not one.landing_only
    }
    missing = tables - set(models["enrichment_runs"].depends_on.nodes)
    assert not missing, f"Name these in models/reference/enrichment_runs.sql: {sorted(missing)}"
