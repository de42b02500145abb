"""dbt in this process, warm: what it parsed once is kept."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from doors import database
from doors.settings import Settings


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
        with environment(database.exported(self.settings) | threads):
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
def environment(variables: dict[str, str]) -> Iterator[None]:
    """Variables for as long as it takes, which is how dbt's profile learns of the database."""
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
