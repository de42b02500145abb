"""The build loop: builds what has landed, as it lands, and tests what it built."""

import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from doors import database
from doors.registry import load_workflows
from doors.settings import Settings
from hq import build, errors
from hq.compiled import Compiled, load_checks, load_scripts
from hq.news import many, news
from hq.progress import Live, Plain, voice

LOCK = 7_361_002  # held by the one loop of a database
POLL = 3.0  # seconds; a landing tells itself, this is for those that could not
RETRY = 0.5  # how often it looks whether the time for another attempt has come
COMPANY = 0.05  # seconds to wait for more, once something landed
PATIENCE = 60.0  # longest pause between attempts that fail
QUIET = ("--log-level", "none", "--no-write-json", "--log-level-file", "none")
MODELS = ("build", "--exclude-resource-types", "test", "unit_test")
TESTS = ("compile", "--select", "resource_type:test")
BEAT = """
insert into ops.heartbeats (name, beat_at, detail) values ('build loop', clock_timestamp(), %s)
on conflict (name) do update set beat_at = excluded.beat_at, detail = excluded.detail
"""


@dataclass(frozen=True)
class Unfinished:
    """A partition whose last cycle failed: read from where, how often, and when it is due again."""

    done: int
    failures: int = 0
    retry_at: float = 0.0


class Loop:
    """One loop: its connection, its warm dbt, and whether it was asked to stop."""

    def __init__(self, settings: Settings, say: Live | Plain) -> None:
        self.settings = settings
        self.say = say
        self.stopping = False
        self.failures = 0  # of reaching Postgres and of reading the project, one after another
        self.unfinished: dict[str, Unfinished] = {}
        # a target of its own: what somebody else builds beside it leaves other scripts
        self.target = settings.home / "loop"
        self.runner = build.Runner(settings, [say.event], self.target)
        self.compiled: Compiled | None = None
        self.partitions: list[str] = []
        self.models: list[str] = []

    def run(self) -> None:
        """Until told to stop. What Postgres or dbt refuse is tried again, less and less often."""
        while not self.stopping:
            try:
                with self._connected() as connection:
                    self._watch(connection)
            except (psycopg.OperationalError, database.NoDatabase) as error:
                self._rest(errors.sentence(error) or "Postgres is away.")

    def _watch(self, connection: psycopg.Connection[Any]) -> None:
        self._alone(connection)
        connection.execute("listen hq_landed")
        while self.compiled is None and not self.stopping:
            self._begin()
        while not self.stopping:
            new = news(connection, self.partitions, self.models)
            # each that failed waits for its turn and is built by itself: no other fails with it
            todo = [{name: new[name] for name in new if name not in self.unfinished}]
            todo += [
                {name: waiting.done}
                for name, waiting in self.unfinished.items()
                if time.monotonic() >= waiting.retry_at
            ]
            for partitions in filter(None, todo):
                if not self.stopping:
                    self._cycle(connection, partitions)
            if not any(todo):
                self._beat(connection, "waiting")
                self._wait(connection, RETRY if self.unfinished else POLL)

    def _begin(self) -> None:
        """Reads the project and brings every model to its present form, once."""
        build.prepare(self.settings)
        workflows = load_workflows(self.settings.project_dir).values()
        self.say.line("Reading the project, then building all that is pending.")
        parsed = self.runner.parse()
        if self.stopping:  # the first build may take long
            return
        if not parsed.success:
            self._rest(f"dbt cannot read the project: {parsed.exception}.")
            return
        models = [node for node in parsed.result.nodes.values() if node.resource_type == "model"]
        self.models = [f"{node.schema}.{node.alias}" for node in models]
        self.partitions = sorted({one.partition for one in workflows} & {m.name for m in models})
        started = time.monotonic()
        results = []
        for words in (MODELS, TESTS):
            results.append(self.runner(*QUIET, *words))
            if not results[-1].success:
                problems = build.failures(results[-1]) or [str(results[-1].exception)]
                self._rest("; ".join(problems[:3]))
                return
        built, tests = results
        self._built("everything", build.rows(built), started)
        self.compiled = Compiled(
            parsed.result,
            load_scripts(parsed.result, self.target),
            load_checks(parsed.result, tests),
        )
        self.failures = 0
        self.say.line("Watching what lands.")

    def _cycle(self, connection: psycopg.Connection[Any], new: dict[str, int]) -> None:
        """Models first, so that readers see what landed; then the tests of what was built."""
        assert self.compiled is not None
        started = time.monotonic()
        names = ", ".join(sorted(new))
        problem = ""
        self.say.begin(names)
        try:
            with ExitStack() as stack:
                width = self.settings.dbt_threads if many(connection, new) else 1
                builders = [stack.enter_context(self._connected()) for _ in range(width)]
                self._built(names, self.compiled.build(builders, new), started)
                if stuck := new.items() & news(connection, list(new), self.models).items():
                    problem = f"{', '.join(sorted(dict(stuck)))}: built, yet nothing was read."
                else:
                    for failed in self.compiled.failures(builders, new, min(new.values())):
                        self.say.line(f"Test failed: {failed}")
        except psycopg.Error as error:
            if connection.closed:
                raise
            problem = f"{names}: {error}".strip()
        if problem:
            self._put_off(new, problem)
        else:
            self.unfinished = {k: v for k, v in self.unfinished.items() if k not in new}
            self._beat(connection, "built")

    def _put_off(self, new: dict[str, int], why: str) -> None:
        """Frontiers have not moved for what failed: the next attempt reads the same rows again."""
        for name, done in new.items():
            before = self.unfinished.get(name)
            failures = before.failures + 1 if before else 1
            retry_at = time.monotonic() + _pause(failures)
            self.unfinished[name] = Unfinished(done, failures, retry_at)
        longest = max(self.unfinished[name].failures for name in new)
        self.say.line(f"{why} Trying again in {_pause(longest):.0f} s.")

    def _rest(self, why: str) -> None:
        """Until Postgres or the project may be asked again."""
        self.failures += 1
        until = time.monotonic() + _pause(self.failures)
        self.say.line(f"{why} Trying again in {_pause(self.failures):.0f} s.")
        while not self.stopping and time.monotonic() < until:
            time.sleep(0.1)

    def _built(self, what: str, rows: int, started: float) -> None:
        self.say.line(f"Built {what}: {rows:,} rows changed, {time.monotonic() - started:.2f} s.")

    def _alone(self, connection: psycopg.Connection[Any]) -> None:
        told = False
        while not self.stopping:
            row = connection.execute("select pg_try_advisory_lock(%s)", [LOCK]).fetchone()
            if row and row[0]:
                return
            if not told:
                self.say.line("Another build loop works on this database; waiting for it to end.")
                told = True
            self._wait(connection, 1.0)

    def _wait(self, connection: psycopg.Connection[Any], seconds: float) -> None:
        """Until something lands, or the time is over, or we are to stop."""
        deadline = time.monotonic() + seconds
        while not self.stopping and (left := deadline - time.monotonic()) > 0:
            if list(connection.notifies(timeout=min(left, 0.25), stop_after=1)):
                time.sleep(COMPANY)
                list(connection.notifies(timeout=0))  # the company that came
                return

    def _beat(self, connection: psycopg.Connection[Any], doing: str) -> None:
        self.failures = 0
        failing = sorted(name for name, one in self.unfinished.items() if one.failures)
        connection.execute(BEAT, [Jsonb({"doing": doing, "failing": failing})])

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection[Any]]:
        with database.connect("build --watch", "hq_dbt", self.settings) as connection:
            yield connection


def _pause(failures: int) -> float:
    """Seconds until another attempt: longer with each that failed in a row."""
    return min(PATIENCE, 2.0 ** (min(failures, 10) - 1))


def run(settings: Settings) -> int:
    """Runs the loop until SIGTERM or SIGINT; ends after the cycle at hand."""
    build.prepare(settings)
    with voice() as say:
        loop = Loop(settings, say)

        def stop(number: int, frame: FrameType | None) -> None:
            if loop.stopping:  # asked twice: at once
                raise KeyboardInterrupt
            loop.stopping = True
            say.line("Stopping after what is being built now.")

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        loop.run()
        say.line("Stopped.")
    return 0
