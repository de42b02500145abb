"""How far a file has come: a bar in a terminal, nothing in a log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

Advance = Callable[[int, str], None]


@contextmanager
def progress(size: int | None) -> Iterator[Advance]:
    """Call what it gives with bytes that were read and what there is to say. size: in bytes."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("landing", total=size)
        yield lambda count, said: bar.update(task, advance=count, description=said)
