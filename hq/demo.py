"""`make demo`: the whole way once, on a Postgres of its own, which is thrown away afterwards."""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from types import FrameType
from typing import Any

import psutil
from rich.console import Console

from doors import database
from doors.settings import PROJECT_DIR, Settings, get_settings
from hq import build, errors, home, keys, samples, summary
from hq.steps import Steps

PLACE = PROJECT_DIR / ".hq" / "demo"
SERVER = "receiver.pid"


class Demo:
    """One demo: its own home directory, server, receiver and key."""

    def __init__(self, console: Console, place: Path) -> None:
        self.console = console
        self.place = place
        self.settings = _settings(place)
        self.port = _free_port()
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
        (self.place / SERVER).write_text(str(receiver.pid))
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

    def build(self, runner: build.Runner, progress: Steps, *select: str) -> None:
        """dbt build, watched."""
        began = time.monotonic()
        with progress:
            result = runner("--quiet", "build", *select)
        if not result.success:
            raise errors.Foreseen("\n".join(build.failures(result)) or str(result.exception))
        tested = [one for one in result.result.results if one.node.resource_type.endswith("test")]
        seconds = time.monotonic() - began
        self._say(f"Built in {seconds:.0f} s, and {len(tested)} tests passed.")

    def run(self) -> None:
        steps = Steps(self.console)
        runner = build.Runner(self.settings, [steps.event])
        self.start()
        self.post(samples.usual(PROJECT_DIR))
        self._say("Building everything with dbt: seeds, functions, models, and their tests")
        runner.parse()
        self.build(runner, steps)
        self.post(iter([samples.LATE]))
        self._say("Building what it reaches: only the new payload is read")
        self.build(runner, steps, "--select", f"source:raw.{samples.LATE_LANDS_IN}+")
        with database.connect("demo", "hq_dbt", self.settings) as connection:
            summary.show(connection, self.console)

    def stop(self) -> None:
        stop(self.place)

    def _wait(self, receiver: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + 30
        while not _ready(self.port):
            if receiver.poll() is not None or time.monotonic() > deadline:
                log = (self.place / "receiver.log").read_text()
                raise errors.Foreseen(f"The receiver did not get ready:\n{log}")
            time.sleep(0.1)

    def _say(self, text: str) -> None:
        self.console.print(f"[green]»[/green] {text}", highlight=False, markup=True)


def stop(place: Path) -> None:
    """Stops what a demo left running there, and removes its directory."""
    file = place / SERVER
    if file.exists():
        _end(int(file.read_text()))
    home.stop(_settings(place))
    shutil.rmtree(place, ignore_errors=True)


def main() -> int:
    """Runs the demo; returns an exit code."""
    parser = argparse.ArgumentParser(prog="python -m hq.demo", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="leave everything running")
    parser.add_argument("--stop", action="store_true", help="stop what --keep left running")
    wanted = parser.parse_args()
    wide = None if sys.stdout.isatty() else 140  # a log has no width of its own
    console = Console(highlight=False, width=wide)
    if wanted.stop:
        for place in PLACE.glob("*/"):
            stop(place)
        return 0

    signal.signal(signal.SIGTERM, _interrupted)
    PLACE.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(dir=PLACE))
    with _alone(place):
        demo = Demo(console, place)
        kept = False
        try:
            demo.run()
            _farewell(console, demo, wanted.keep)
            kept = wanted.keep
        except Exception as error:
            text = errors.sentence(error)
            if text is None:
                raise
            console.print(text, style="red", markup=False)
            return 1
        finally:
            if not kept:
                demo.stop()
    return 0


def _farewell(console: Console, demo: Demo, keep: bool) -> None:
    url = demo.url if keep else "http://127.0.0.1:8000"
    begin = "It goes on running" if keep else "This demo is over, and stops what it started"
    summary.heading(console, "Where to look", f"{begin}.")
    if not keep:
        console.print("`make serve` starts one that stays, `make demo KEEP=1` keeps this one:")
    rows = [
        ("post here", f"{url}/docs", "the paths of all workflows, as OpenAPI"),
        ("ask here", f"{url}/read/docs", "the lookups"),
        ("status", f"{url}/status", "landed, pending, quarantined; with a key that may read"),
        ("metrics", f"{url}/metrics", "for Prometheus"),
        ("tables", f"file://{PROJECT_DIR}/target/static_index.html", "after `make docs`"),
    ]
    summary.table(console, ["", "", ""], rows)
    if keep:
        console.print(f"A key that may land and read: {demo.key}")
        console.print(f'A shell: eval "$(HQ_HOME={demo.place} .venv/bin/hq db env)"')
        console.print("To stop it: [bold]make demo-stop[/bold]")


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Only the demo's own database can be reached, whatever the shell or .env name."""
    for name in [name for name in os.environ if name.startswith(("PG", "HQ_", "DBT_"))]:
        del os.environ[name]
    os.environ |= {
        "DATABASE_URL": "",
        "HQ_HOME": str(place),
        "PYTHONPATH": str(PROJECT_DIR),
        "DBT_TARGET_PATH": str(place / "target"),
        "DBT_LOG_PATH": str(place / "logs"),
    }
    before = Path.cwd()
    os.chdir(place)  # .env of the project is read from where one stands
    get_settings.cache_clear()
    try:
        yield
    finally:
        os.chdir(before)


def _settings(place: Path) -> Settings:
    return Settings(home=place, DATABASE_URL="", _env_file=None)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


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


def _end(pid: int) -> None:
    try:
        process = psutil.Process(pid)
        if "hq.cli" not in process.cmdline():
            return  # the number went to somebody else
        process.terminate()
        process.wait(20)
    except psutil.TimeoutExpired:
        process.kill()
    except psutil.NoSuchProcess:
        return


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(143)


if __name__ == "__main__":
    sys.exit(main())
