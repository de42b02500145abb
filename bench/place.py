"""Where a benchmark runs: a throwaway server with fsync on, migrated, and dbt pointed at it."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from doors.settings import PROJECT_DIR
from hq import migrations
from hq.postgres.server import Server

TESTED = "select beat_at > %s from ops.heartbeats where name = 'build loop'"
VARIABLES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE"}


@dataclass
class Place:
    """A server, its address, and the environment of programs that are to use it."""

    server: Server
    directory: Path

    @property
    def address(self) -> str:
        return make_conninfo("", **self.server.parameters)

    @property
    def environment(self) -> dict[str, str]:
        known = {VARIABLES[name]: value for name, value in self.server.parameters.items()}
        path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
        own = {"HQ_HOME": str(self.directory), "PYTHONPATH": str(PROJECT_DIR)}
        return {"PATH": path, **own, **known}

    @property
    def dbt(self) -> str:
        """dbt of the environment that runs us."""
        return str(Path(sys.executable).parent / "dbt")

    @property
    def dbt_places(self) -> list[str]:
        return [
            *("--project-dir", str(PROJECT_DIR), "--profiles-dir", str(self.directory)),
            *("--target-path", str(self.directory / "target")),
            *("--log-path", str(self.directory / "logs")),
        ]

    def timed(self, command: list[str]) -> float:
        """Seconds a program takes, from start to end. What it prints is shown if it fails."""
        started = time.monotonic()
        done = subprocess.run(
            command, env=self.environment, cwd=self.directory, capture_output=True, text=True
        )
        taken = time.monotonic() - started
        if done.returncode:
            raise SystemExit(f"{command[0]} failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
        return taken

    @contextmanager
    def watching(self) -> Iterator[None]:
        """`hq build --watch`, from when it has built what there was, and watches."""
        log = self.directory / "loop.log"
        command = [sys.executable, "-m", "hq.cli", "build", "--watch"]
        with log.open("w") as output:
            loop = subprocess.Popen(command, env=self.environment, stdout=output, stderr=output)
            try:
                deadline = time.monotonic() + 180
                while "Watching" not in log.read_text():
                    if time.monotonic() > deadline or loop.poll() is not None:
                        raise SystemExit(f"The loop does not build:\n{log.read_text()[-3000:]}")
                    time.sleep(0.2)
                yield
            finally:
                loop.terminate()
                loop.wait(60)

    def tested(self, connection: psycopg.Connection[Any]) -> None:
        """Waits until a loop has tested what it built: it gives no sign of life before."""
        now = connection.execute("select clock_timestamp()").fetchone()
        while connection.execute(TESTED, now).fetchone() != (True,):
            time.sleep(0.05)

    def build_empty(self) -> None:
        """One dbt build of nothing: functions, seeds and empty tables are there."""
        kinds = ("--exclude-resource-types", "test", "unit_test")
        self.timed([self.dbt, "--quiet", "build", *kinds, *self.dbt_places])


@contextmanager
def place() -> Iterator[Place]:
    """A server of its own, gone afterwards."""
    directory = Path(tempfile.mkdtemp(prefix="hq-bench-"))
    directory.chmod(0o755)
    server = Server(directory / "data")
    try:
        server.start()
        at = Place(server, directory)
        migrations.migrate(at.address)
        shutil.copy(PROJECT_DIR / "profiles.example.yml", directory / "profiles.yml")
        yield at
    finally:
        server.stop("immediate")
        shutil.rmtree(directory, ignore_errors=True)
