"""The whole way once: a server, a receiver, payloads over HTTP, builds, and what came of them."""

import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from rich.console import Console

from doors import database
from doors.settings import PROJECT_DIR
from hq import errors, keys
from hq.build import runner
from hq.demo import place as places
from hq.demo import samples, summary
from hq.demo.steps import Steps
from hq.postgres import home

READY_SECONDS = 30.0  # how long the receiver may take to be there


class Demo:
    """One demo: its own home directory, server, receiver and key."""

    def __init__(self, console: Console, place: Path) -> None:
        self.console = console
        self.place = place
        self.settings = places.settings_of(place)
        self.port = places.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.key = ""

    def start(self) -> None:
        """Postgres, a key, the receiver."""
        self._say("Starting a Postgres of its own")
        home.start(self.settings)
        with database.connect("demo", settings=self.settings) as owner:
            self.key = keys.add(owner, "demo", ["land", "read"])
        self._say(f"Starting receiver and lookup on {self.url}")
        with (self.place / "receiver.log").open("wb") as log:
            command = [sys.executable, "-m", "hq.cli", "serve", "--port", str(self.port)]
            receiver = subprocess.Popen(
                command, cwd=self.place, stdout=log, stderr=log, start_new_session=True
            )
        (self.place / places.SERVER).write_text(str(receiver.pid))
        self._wait(receiver)

    def post(self, posts: Iterator[samples.Post]) -> None:
        """Sends them; whatever is answered otherwise than expected ends the demo."""
        sent = [samples.send(self.port, self.key, post) for post in posts]
        landed = sum(_landed(one.answer) for one in sent)
        requests = "1 request" if len(sent) == 1 else f"{len(sent)} requests"
        self._say(f"Sent {requests}, {landed} payloads landed. Some of the answers:")
        for one in sent:
            told = one.status != 202 or "sample" not in one.post.about or one is sent[0]
            if told:
                self.console.print(f"   {one.status}  {one.post.about}: {_short(one.answer)}")
        wrong = [one for one in sent if one.status != one.post.expected]
        if wrong:
            raise errors.Foreseen(
                f"{wrong[0].post.about}: expected {wrong[0].post.expected}, got {wrong[0].status}, "
                f"{wrong[0].answer}"
            )

    def build(self, dbt: runner.Runner, progress: Steps, *select: str) -> None:
        """dbt build, watched."""
        began = time.monotonic()
        with progress:
            result = dbt("--quiet", "build", *select)
        if not result.success:
            raise errors.Foreseen("\n".join(runner.failures(result)) or str(result.exception))
        tested = [one for one in result.result.results if one.node.resource_type.endswith("test")]
        seconds = time.monotonic() - began
        self._say(f"Built in {seconds:.0f} s, and {len(tested)} tests passed.")

    def run(self) -> None:
        steps = Steps(self.console)
        dbt = runner.Runner(self.settings, [steps.event])
        self.start()
        self.post(samples.usual(PROJECT_DIR))
        self._say("Building everything with dbt: seeds, functions, models, and their tests")
        dbt.parse()
        self.build(dbt, steps)
        self.post(iter([samples.LATE]))
        self._say("Building what it reaches: only the new payload is read")
        self.build(dbt, steps, "--select", f"source:raw.{samples.LATE_LANDS_IN}+")
        with database.connect("demo", "hq_dbt", self.settings) as connection:
            summary.show(connection, self.console)

    def stop(self) -> None:
        places.stop(self.place)

    def _wait(self, receiver: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not _ready(self.port):
            if receiver.poll() is not None or time.monotonic() > deadline:
                log = (self.place / "receiver.log").read_text()
                raise errors.Foreseen(f"The receiver did not get ready:\n{log}")
            time.sleep(0.1)

    def _say(self, text: str) -> None:
        self.console.print(f"[green]»[/green] {text}", highlight=False, markup=True)


def _ready(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _landed(answer: dict[str, Any]) -> int:
    if answer.get("duplicate") or not answer.get("success"):
        return 0
    return len(answer.get("landing_ids", [0]))


def _short(answer: dict[str, Any]) -> str:
    text = ", ".join(f"{name} {value}" for name, value in answer.items())
    return text if len(text) <= 160 else f"{text[:160]}…"
