"""`hq build`: dbt once."""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

import psycopg

from doors import database
from doors.settings import Settings
from hq import errors, migrations
from hq.build.runner import Runner, environment

# which of dbt's exceptions are the user's to mend is dbt's to say; it has printed them
FAILED, BROKEN = 1, 2
# they are about SQL and not about data: `dbt build` and CI run them, and they take a third of it
NO_UNIT_TESTS = ("--exclude-resource-type", "unit_test")
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
    words += ["build", *NO_UNIT_TESTS]
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
    with environment({"HQ_DBT_NAME": name}), _stoppable(name, settings):
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
    """Makes sure that dbt will find what it needs. Raises Foreseen when it would not."""
    with database.connect("build", settings=settings) as connection:
        if connection.execute("show transaction_read_only").fetchall() == [("on",)]:
            raise errors.Foreseen(f"{errors.READ_ONLY}.")  # dbt would say so of each model
        database.lift_limits(connection)
        migrations.require(connection)
        migrations.declare_partitions(connection, settings.project_dir)
