"""What became of what was sent, for somebody who sees this for the first time."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table

from hq import trace

DIRECTORY = Path(__file__).with_suffix("")
STORY = """
select landing_id from core.companies order by landing_id limit 1
"""


def show(connection: psycopg.Connection[Any], console: Console) -> None:
    """Prints counts, quarantine, refusals, some rows of core and the way of one payload."""

    def chapter(title: str, sentence: str, name: str) -> None:
        cursor = connection.execute((DIRECTORY / f"{name}.sql").read_bytes())
        heads = [column.name for column in cursor.description or []]
        heading(console, title, sentence)
        table(console, heads, cursor.fetchall())

    chapter(
        "What landed",
        "One row per workflow. Every payload that landed has a typed row: landed = extracted.",
        "landed",
    )
    chapter(
        "Quarantined",
        "Landed, but of no use: kept with the reason, feeding nothing (ops.quarantine).",
        "quarantined",
    )
    chapter(
        "Refused at the door",
        "Not landed; the sender was told why, and the bytes are kept (raw.rejected).",
        "refused",
    )
    chapter(
        "Lookups that did not know a value",
        "Add the value to its CSV in seeds/reference: the next build matches what missed before.",
        "unmatched",
    )
    _core(connection, console)
    chapter(
        "Companies, from all workflows that know them",
        "source and landing_id say which payload decided the row.",
        "companies",
    )
    chapter("Jobs", "The last one landed after the first build.", "jobs")
    told = connection.execute(STORY).fetchone()
    if told:
        heading(console, f"hq trace {told[0]}", "Where one payload went, table by table.")
        trace.show(connection, told[0], console)


def heading(console: Console, title: str, sentence: str) -> None:
    console.print(f"\n[bold]{title}[/bold]")
    console.print(f"[dim]{sentence}[/dim]", highlight=False)


def table(console: Console, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Prints rows under their heads, or that there are none."""
    grid = Table(*heads, box=None, header_style="cyan", pad_edge=False)
    for row in rows:
        grid.add_row(*("" if value is None else str(value) for value in row))
    console.print(grid if grid.row_count else "none")


def _core(connection: psycopg.Connection[Any], console: Console) -> None:
    counts = connection.execute((DIRECTORY / "tables.sql").read_bytes()).fetchall()
    heading(console, "What reached core", "Rows per table: one per thing in the world.")
    console.print("  ".join(f"{name} [bold]{rows}[/bold]" for name, rows in counts))
