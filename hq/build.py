"""dbt in this process: one build, or the warm runner that the build loop keeps."""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

import psycopg

from doors import database
from doors.settings import Settings
from hq import migrations

# which of dbt's exceptions are the user's to mend is dbt's to say; it has printed them
FAILED, BROKEN = 1, 2
END_SESSIONS = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = %s"


def arguments(
    select: Sequence[str] | None,
    exclude: Sequence[str] | None,
    *,
    rebuild: bool = False,
    full_refresh: bool = False,
) -> list[str]:
    """What `hq build …` means in dbt's words."""
    words = [] if sys.stdout.isatty() else ["--no-use-colors"]
    words += ["build"]
    words += ["--select", *select] if select else []
    words += ["--exclude", *exclude] if exclude else []
    # rebuild: read from the start, merge in place, nothing is dropped
    words += ["--vars", "{rebuild: true}"] if rebuild else []
    words += ["--full-refresh"] if full_refresh else []
    return words


def run(settings: Settings, words: Sequence[str]) -> int:
    """Runs dbt once, showing its own progress. Returns an exit code: 0 good, 1 failed, 2 broken."""
    prepare(settings)
    runner = Runner(settings)
    name = f"dbt of hq build, process {os.getpid()}"
    with _environment({"HQ_DBT_NAME": name}), _stoppable(name, settings):
        result = runner(*words)
    if result.exception:
        return BROKEN
    return 0 if result.success else FAILED


@contextmanager
def _stoppable(name: str, settings: Settings) -> Iterator[None]:
    """Ctrl-C ends the statements that run. dbt asks for that in a role that may not, and waits."""

    def stop(number: int, frame: FrameType | None) -> None:
        with suppress(psycopg.Error), database.connect("build", settings=settings) as connection:
            connection.execute(END_SESSIONS, [name])
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def prepare(settings: Settings) -> None:
    """Makes sure that dbt will find what it needs. Raises MigrationError when it would not."""
    with database.connect("build", settings=settings) as connection:
        migrations.require(connection)
        migrations.declare_partitions(connection, settings.project_dir)


class Runner:
    """dbt with a manifest that is parsed once and kept, as long as one process lives.

    Not for two calls at once: dbtRunner is not safe for that.
    """

    def __init__(
        self,
        settings: Settings,
        callbacks: Sequence[Callable[[Any], None]] = (),
        target: Path | None = None,
    ) -> None:
        from dbt.cli.main import dbtRunner  # a second of imports, only where it is needed

        self.settings = settings
        self.manifest: Any = None
        self._make = dbtRunner
        self._callbacks = list(callbacks)
        project = settings.project_dir
        self._places = ["--project-dir", str(project), "--profiles-dir", str(profiles(settings))]
        self._places += ["--target-path", str(target)] if target else []

    def parse(self) -> Any:
        """Reads the project; later calls use what was read. Returns the dbtRunnerResult."""
        result = self("--quiet", "parse")
        self.manifest = result.result if result.success else None
        return result

    def __call__(self, *words: str) -> Any:
        """Runs dbt with these words. Returns the dbtRunnerResult."""
        threads = {"HQ_DBT_THREADS": str(self.settings.dbt_threads)}
        with _environment(database.exported(self.settings) | threads):
            runner = self._make(manifest=self.manifest, callbacks=self._callbacks)
            return runner.invoke([*words, *self._places])


def profiles(settings: Settings) -> Path:
    """The directory of profiles.yml: the project's if the user made one, else one of ours."""
    if (settings.project_dir / "profiles.yml").exists():
        return settings.project_dir
    settings.home.mkdir(parents=True, exist_ok=True)
    shutil.copy(settings.project_dir / "profiles.example.yml", settings.home / "profiles.yml")
    return settings.home


@contextmanager
def _environment(variables: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def failures(result: Any) -> list[str]:
    """What went wrong in a run of dbt, node by node."""
    return [
        f"{one.node.name}: {' '.join(str(one.message).split())}"
        for one in getattr(result.result, "results", None) or []
        if one.status in ("error", "fail", "runtime error")
    ]


def rows(result: Any) -> int:
    """How many rows the models of a run of dbt changed; seeds are loaded again each time."""
    return sum(
        max(0, int((one.adapter_response or {}).get("rows_affected") or 0))
        for one in getattr(result.result, "results", None) or []
        if one.node.resource_type == "model"
    )
