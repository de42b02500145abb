"""What the site says of each workflow, below the description of the table that it lands in."""

import csv
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader

from doors.registry import Workflow, load_workflows

MOST_ELEMENTS, MOST_LETTERS = 2, 160  # of a list and of a text in a sample
PRIORITIES = "seeds/reference/source_priority.csv"
Places = dict[str, list[tuple[str, int, list[str], int]]]

pages = Environment(
    loader=PackageLoader("hq.docs"),
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=False,  # noqa: S701 - Markdown of our own files
)


def told(project: Path, manifest: dict[str, Any]) -> dict[str, str]:
    """By unique_id of a source: Markdown on the workflows that land there."""
    links = _links(manifest)
    places = _places(project / PRIORITIES)
    landing = defaultdict(list)
    for one in load_workflows(project).values():
        landing[one.partition].append(one)
    page = pages.get_template("workflows.md.j2")
    return {
        name: page.render(
            workflows=[
                {
                    "one": one,
                    "sample": _sample(project, one),
                    "fills": [
                        links.get(table, f"`{table}`") for table in one.meta.get("fills") or []
                    ],
                    "places": places.get(one.slug, []),
                }
                for one in landing[source["name"]]
            ]
        )
        for name, source in manifest["sources"].items()
        if source["source_name"] == "raw" and landing[source["name"]]
    }


def _links(manifest: dict[str, Any]) -> dict[str, str]:
    """By table: a link of the site to the model that makes it."""
    found = {}
    for name, node in manifest["nodes"].items():
        if node["resource_type"] in ("model", "seed"):
            table = f"{node['schema']}.{node['alias']}"
            found[table] = f"[{table}](#!/{node['resource_type']}/{name})"
    return found


def _places(file: Path) -> Places:
    """By source: the subjects it speaks of, its priority there, who goes before it, and how many
    come after."""
    subjects = defaultdict(list)
    with file.open() as lines:
        for row in csv.DictReader(lines):
            subjects[row["subject"]].append((int(row["priority"]), row["source"]))
    found = defaultdict(list)
    for subject, sources in subjects.items():
        for priority, source in sources:
            before = sorted(one for one in sources if one[0] < priority)
            after = sum(1 for one in sources if one[0] > priority)
            names = [f"{name} ({number})" for number, name in before]
            found[source].append((subject, priority, names, after))
    return found


def _sample(project: Path, one: Workflow) -> str | None:
    """The first of tests/payloads, long lists and texts cut; None where there is none."""
    file = project / "tests" / "payloads" / f"{one.slug}.json"
    payloads = json.loads(file.read_text()) if file.exists() else []
    return json.dumps(_short(payloads[0]), indent=2, ensure_ascii=False) if payloads else None


def _short(value: Any) -> Any:
    match value:
        case dict():
            return {name: _short(inner) for name, inner in value.items()}
        case list():
            return [_short(inner) for inner in value[:MOST_ELEMENTS]]
        case str() if len(value) > MOST_LETTERS:
            return value[:MOST_LETTERS] + "…"
    return value
