"""What became of what was sent, for somebody who sees this for the first time."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from rich.console import Console
from rich.table import Table

from hq import trace

DIRECTORY = Path(__file__).with_suffix("")
STORY = "select max(landing_id) from core.people"
WIDTH = 138  # characters of a traced row


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
    told = connection.execute(STORY).fetchall()[0][0]
    if told:
        heading(console, f"hq trace {told}", "Where one payload went, table by table.")
        with console.capture() as captured:
            trace.show(connection, told, console)
        for line in captured.get().splitlines():
            short = line if len(line) <= WIDTH else f"{line[:WIDTH]}…"
            console.print(short, markup=False, soft_wrap=True)


def heading(console: Console, title: str, sentence: str) -> None:
    console.print(f"\n[bold]{title}[/bold]")
    console.print(f"[dim]{sentence}[/dim]", highlight=False)


def table(console: Console, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Prints rows under their heads, or that there are none."""
    grid = Table(box=None, header_style="cyan", pad_edge=False, show_header=any(heads))
    for head in heads:
        grid.add_column(head, overflow="fold")
    for row in rows:
        grid.add_row(*("" if value is None else str(value) for value in row))
    console.print(grid if grid.row_count else "none")


def _core(connection: psycopg.Connection[Any], console: Console) -> None:
    heading(console, "What reached core", "Rows per table: one per thing in the world.")
    counts = []
    for (name,) in connection.execute((DIRECTORY / "tables.sql").read_bytes()).fetchall():
        query = sql.SQL("select count(*) from core.{}").format(sql.Identifier(name))
        counts.append((name, connection.execute(query).fetchall()[0][0]))
    console.print("  ".join(f"{name} [bold]{rows}[/bold]" for name, rows in counts))
