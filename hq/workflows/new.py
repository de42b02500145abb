"""`hq new-workflow`: a room for a workflow, begun from payloads of it."""

import re
from pathlib import Path
from typing import Any

import orjson
import psycopg
from rich.console import Console

from doors.files.source import opened
from doors.files.titles import Titles
from doors.refusals import Refusal
from doors.registry import load_workflows
from doors.settings import Settings
from hq.errors import Foreseen
from hq.files.rows import kind_of, read
from hq.workflows.columns import shape
from hq.workflows.files import Workflow
from receiver.payloads import Limits, single

MOST = 10_000  # payloads that are looked at
RUNS = "models/reference/enrichment_runs.sql"  # which names all payload tables
NEEDS = "-- depends_on: {{{{ ref('{}') }}}}"
CLAIMS = """
For core to hear of it: this branch in models/claims/company/company.sql, with
`union all select * from {state}` below, the tables of core under `fills:`, and its rank in
seeds/reference/source_priority.csv. docs/add-a-workflow.md has the rest.
"""


def payloads(file: str, slug: str, settings: Settings) -> tuple[list[dict[str, Any]], int]:
    """The payloads of a file, and how many rows are none. Raises Foreseen."""
    limits = Limits(settings.max_depth, settings.max_elements, settings.max_batch_rows)
    good, bad = [], 0
    with opened(file) as source:
        for row in read(source, kind_of(source), Titles(slug, (), ())):
            try:  # as they would land, mended where the door mends
                good.append(orjson.loads(single(row.text, limits, ()).text))
            except (Refusal, orjson.JSONDecodeError):
                bad += 1
            if len(good) == MOST:
                break
    if not good:
        raise Foreseen(f"{file} holds no JSON object: one per line, or a list of them, or a CSV.")
    return good, bad


def begin(
    connection: psycopg.Connection[Any],
    settings: Settings,
    console: Console,
    slug: str,
    file: str,
    *,
    path: str | None = None,
    key: str | None = None,
    entity: str | None = None,
    folder: str | None = None,
) -> list[Path]:
    """Writes the files and tells of them. Raises Foreseen; overwrites nothing."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", slug) or len(slug) > 50:
        raise Foreseen(f"A slug is lower case words with hyphens, as acme-people; not {slug}.")
    if folder and not re.fullmatch(r"[a-z][a-z0-9_]*", folder):
        raise Foreseen(f"A folder is lower case words with underscores, as acme; not {folder}.")
    if slug in load_workflows(settings.project_dir):
        raise Foreseen(f"{slug} is registered already.")
    good, bad = payloads(file, slug, settings)
    try:
        found = shape(connection, good, key, entity)
    except psycopg.errors.UndefinedFunction:
        raise Foreseen("The functions that read values are not built: run `hq build`.") from None
    people = "companies" if found.entity == "company" else "people"
    one = Workflow(
        slug, path or f"/run/{people}/{slug}/ingest", folder or slug.replace("-", "_"), found
    )
    files = one.files(connection)
    there = [name for name in files if (settings.project_dir / name).exists()]
    if there:
        raise Foreseen(f"{there[0]} is there already, and nothing is overwritten.")
    for name, text in files.items():
        place = settings.project_dir / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    _add_to_runs(settings.project_dir / RUNS, one.table)
    _tell(console, one, len(good), bad, [*files, f"{RUNS}, a line of it"])
    return [settings.project_dir / name for name in files]


def _add_to_runs(file: Path, table: str) -> None:
    """One more table in its list, which is in order."""
    lines = file.read_text().split("\n")
    named = [line for line in lines if line.startswith(NEEDS.partition("{")[0])]
    first = lines.index(named[0])
    lines[first : first + len(named)] = sorted([*named, NEEDS.format(table)])
    file.write_text("\n".join(lines))


def _tell(console: Console, one: Workflow, good: int, bad: int, files: list[str]) -> None:
    def say(text: str = "") -> None:
        console.print(text, markup=False, highlight=False, soft_wrap=True)

    shape = one.shape
    within = f", the body within {shape.wrapper}" if shape.wrapper else ""
    say(f"{good:,} payloads looked at{f', {bad:,} rows are none' if bad else ''}{within}.")
    say(f"A {shape.entity}, known by {shape.key.place} ->> {shape.key.field}.")
    width = max(len(column.name) for column in (*shape.columns, shape.key))
    for column in shape.columns:
        words = f": {', '.join(column.words)}" if column.words else ""
        say(f"  {column.name:{width}}  {column.kind}{words}")
    if shape.left:
        say(f"To be found in unmapped_fields, for their names: {', '.join(shape.left)}")
    say()
    for name in files:
        say(f"wrote {name}")
    say(
        "\nLook at kinds and descriptions, then: hq migrate && dbt build --select "
        + one.table
        + "+"
    )
    if branch := one.claims():
        say(CLAIMS.format(state=one.state))
        say(branch)
