"""How the build loop speaks: a live line in a terminal, plain lines in a log."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.status import Status


class Plain:
    """One line per thing that happened."""

    def line(self, text: str) -> None:
        print(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}  {text}", file=sys.stderr, flush=True)

    def begin(self, what: str) -> None:
        """A cycle begins; its line comes when it is done."""

    def event(self, event: Any) -> None:
        """dbt's events; the live line shows them."""


class Live(Plain):
    """The same, and below it what is being built now."""

    def __init__(self, status: Status) -> None:
        self.status = status
        self.done = 0

    def line(self, text: str) -> None:
        # what Postgres quotes may look like markup: "Key (title)=(CEO [/r/startups]) …"
        at = f"[dim]{datetime.now():%H:%M:%S}[/dim]"
        self.status.console.print(f"{at}  {escape(text)}", highlight=False)
        self.status.update("waiting for landings")

    def begin(self, what: str) -> None:
        self.done = 0
        self.status.update(f"building {escape(what)}")

    def event(self, event: Any) -> None:
        if event.info.name == "NodeFinished":
            self.done += 1
            name = event.data.node_info.node_name
            self.status.update(f"building: {self.done} done, last {escape(name)}")


@contextmanager
def voice() -> Iterator[Live | Plain]:
    """The voice for where stderr leads."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Plain()
        return
    with console.status("starting") as status:
        yield Live(status)
