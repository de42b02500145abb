"""How far a file has come: a bar in a terminal, nothing in a log."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)


class Advance(Protocol):
    def __call__(self, count: int, said: str) -> None: ...


@contextmanager
def progress(size: int | None, doing: str = "landing", of: str = "bytes") -> Iterator[Advance]:
    """Call what it gives with how many more are done and what there is to say. size: of all."""
    console = Console(stderr=True)
    counted = (
        (DownloadColumn(), TransferSpeedColumn())
        if of == "bytes"
        else (MofNCompleteColumn(), TimeRemainingColumn())
    )
    shown = TextColumn("{task.description}"), BarColumn(), *counted
    with Progress(*shown, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(doing, total=size)
        yield lambda count, said: bar.update(task, advance=count, description=said)
