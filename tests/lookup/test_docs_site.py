"""The documentation site: dbt's own, and in it what a workflow's sender wants to know."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from doors.registry import load_workflows
from hq.docs import site
from tests.conftest import PROJECT, connect, on_one_version
from tests.pipeline.conftest import Warehouse

pytestmark = on_one_version
OURS = "hq_master_data"
ENDS = " A text with </script> in it."


@pytest.fixture(scope="module")
def page(sampled: Warehouse) -> Path:
    sampled.dbt("docs", "generate")
    target = sampled.dbt.home / "target"
    manifest = json.loads((target / "manifest.json").read_text())
    manifest["sources"][f"source.{OURS}.raw.ads_payloads"]["description"] += ENDS
    (target / "manifest.json").write_text(json.dumps(manifest))
    with connect(sampled.database) as connection:
        return site.write(PROJECT, target, connection)


@pytest.fixture(scope="module")
def manifest(page: Path) -> dict[str, Any]:
    return inside(page, "{manifest:")


@pytest.fixture(scope="module")
def catalog(page: Path) -> dict[str, Any]:
    return inside(page, "},catalog:", before=1)


def inside(page: Path, word: str, before: int = 0) -> Any:
    """What a browser reads behind a word of the page's script."""
    text = page.read_text()
    value, _ = json.JSONDecoder().raw_decode(text, text.index(word) + len(word))
    return value


def test_a_workflow_tells_what_to_send_what_it_fills_and_who_wins(manifest: dict[str, Any]) -> None:
    texts = {
        name.rpartition(".")[2]: one["description"] for name, one in manifest["sources"].items()
    }
    for one in load_workflows(PROJECT).values():
        (section,) = re.findall(rf"(?ms)^## {one.slug}$.*?(?=^## |\Z)", texts[one.partition])
        assert f"`{one.path}`" in section
        assert "**It fills" in section
        if (PROJECT / "tests" / "payloads" / f"{one.slug}.json").exists():
            assert re.search(r"(?s)```json\n{\n.*\n}\n```\n", section), one.slug
    export = texts["salesnav_scrapes_person_payloads"]
    assert re.search(r"\| company \| 6 \| .*core-company-full-upsert \(1\)", export)
    assert "Profile URLs are hashed" in export


def test_links_lead_to_pages_of_the_site(manifest: dict[str, Any]) -> None:
    texts = [one["description"] for one in manifest["sources"].values()]
    links = {link for text in texts for link in re.findall(r"#!/(?:model|seed)/([\w.]+)", text)}
    assert f"model.{OURS}.companies" in links
    assert links <= manifest["nodes"].keys()


def test_tables_show_their_rows_and_views_show_none(
    catalog: dict[str, Any], sampled: Warehouse
) -> None:
    companies = catalog["nodes"][f"model.{OURS}.companies"]
    with connect(sampled.database) as connection:
        ((rows,),) = connection.execute("select count(*) from core.companies").fetchall()
    assert companies["stats"]["row_count"]["value"] == rows > 0
    assert companies["stats"]["bytes"]["value"] > 0
    raw = catalog["sources"][f"source.{OURS}.raw.companyenrich_payloads"]
    assert raw["stats"]["row_count"]["value"] > 0
    full = catalog["nodes"][f"model.{OURS}.companies_full"]
    assert "row_count" not in full["stats"]


def test_no_text_ends_the_script_that_holds_it(page: Path, manifest: dict[str, Any]) -> None:
    assert ENDS in manifest["sources"][f"source.{OURS}.raw.ads_payloads"]["description"]
    script = page.read_text().partition("{manifest:")[2].partition(",r={project")[0]
    assert "</" not in script
