"""A build of dbt as it goes on: a bar in a terminal, a line now and then in a log."""

from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class Steps:
    """Counts dbt's nodes as they finish; a context, once per build."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.bar: Progress | None = None
        self.done = 0
        self.total = 0

    def __enter__(self) -> None:
        self.done = self.total = 0
        if self.console.is_terminal:
            columns = TextColumn("  "), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
            self.bar = Progress(
                *columns, TextColumn("{task.description}"), console=self.console, transient=True
            )
            self.bar.add_task("", total=None)
            self.bar.start()

    def __exit__(self, *_: object) -> None:
        if self.bar:
            self.bar.stop()
            self.bar = None

    def event(self, event: Any) -> None:
        """Called by dbt for each of its events, from several threads."""
        self.total = max(
            self.total, int(getattr(event.data, "total", 0) or 0)
        )  # hooks have one too
        if event.info.name != "NodeFinished":
            return
        self.done += 1
        if self.bar:
            name = event.data.node_info.node_name[:50]
            task = self.bar.task_ids[0]
            self.bar.update(task, completed=self.done, total=self.total or None, description=name)
        elif self.done % 50 == 0 or self.done == self.total:
            print(f"   {self.done} of {self.total}", flush=True)
