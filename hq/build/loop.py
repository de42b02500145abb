"""`hq build --watch`: builds what has landed, as it lands, and tests what it built.

Only a signal ends it. Whatever else happens is said once, waited for, and tried again on a new
connection: a server that is away, read-only after a failover or a full disk, a right that was lost.
"""

import signal
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from doors import database
from doors.registry import load_workflows
from doors.settings import Settings
from hq import errors
from hq.build import kept, once, runner
from hq.build.attempts import Unfinished, pause
from hq.build.checks import load_checks
from hq.build.compiled import Compiled
from hq.build.scripts import load_scripts, prepare_merges
from hq.build.unread import Unread, many, stuck, unread
from hq.build.voice import Live, Plain, voice

FIRST = 7_361_002  # held while a loop builds everything
CYCLE = 7_361_003  # and, beside the hash of its name, while it builds a partition
TRY = "select pg_try_advisory_lock(%s, hashtext(%s))"
LET_GO = "select pg_advisory_unlock(%s, hashtext(%s))"
LOOK_SECONDS = 3.0  # a landing tells itself; this is for those that could not
LOOK_AGAIN_SECONDS = 0.5  # the same, while something waits for another attempt
GATHER_SECONDS = 0.02  # how long it waits for more, once something landed
# how long a session builds: a new one has to read what tables there are, which takes longer than a
# small build; an old one may have grown
SESSION_SECONDS = 600.0
FEW = 2  # sessions that build what is small; more have more to plan than to do
QUIET = ("--log-level", "none", "--no-write-json", "--log-level-file", "none")
MODELS = ("build", "--exclude-resource-types", "test", "unit_test")
TESTS = ("compile", "--select", "resource_type:test")
BEAT = """
insert into ops.heartbeats (name, beat_at, detail) values ('build loop', clock_timestamp(), %s)
on conflict (name) do update set beat_at = excluded.beat_at, detail = excluded.detail
"""


class _Enough(BaseException):
    """Told to stop while it reads the project. No KeyboardInterrupt: where one is raised inside an
    exec(), as imports of dbt have them, CPython 3.11 ends by SIGINT even though it was caught."""


class Loop:
    """One loop: its connection, its warm dbt, and whether it was asked to stop."""

    def __init__(self, settings: Settings, say: Live | Plain) -> None:
        self.settings = settings
        self.say = say
        self.stopping = False
        self.reading = False  # the project: nothing is lost when that ends halfway
        self.failures = 0  # of reaching Postgres and of reading the project, one after another
        self.trouble = ""  # what was said of the last of them
        self.unfinished = Unfinished()
        # a target of its own: what somebody else builds beside it leaves other scripts
        self.target = settings.home / "loop"
        self.compiled: Compiled | None = None
        self.builders: list[psycopg.Connection[Any]] = []
        self.builders_until = 0.0
        self.partitions: list[str] = []
        self.tables: list[str] = []

    def run(self) -> None:
        """Until told to stop. What fails is tried again, less and less often."""
        while not self.stopping:
            try:
                with self._connected() as connection:
                    self._watch(connection)
            except Exception as error:
                self._rest(_told(error))
            finally:
                self._let_builders_go()

    def _watch(self, connection: psycopg.Connection[Any]) -> None:
        connection.execute("listen hq_landed")
        if self.compiled is None:
            with self._alone(connection):
                self.compiled = self._begin(connection)
        while not self.stopping:
            waiting = unread(connection, self.partitions, self.tables)
            new = {name: one.since for name, one in waiting.items()}
            # each that failed waits for its turn and is built by itself: no other fails with it
            todo = [{name: new[name] for name in new if name not in self.unfinished}]
            todo += self.unfinished.due()
            built = False
            for partitions in filter(None, todo):
                with self._ours(connection, partitions) as ours:
                    if ours and not self.stopping:
                        self._cycle(connection, ours, waiting)
                        built = True
            if not built:  # nothing is new, or another loop is at it
                self._beat(connection, "waiting")
                seconds = LOOK_AGAIN_SECONDS if self.unfinished or any(todo) else LOOK_SECONDS
                self._wait(connection, seconds)

    def _begin(self, connection: psycopg.Connection[Any]) -> Compiled | None:
        """What to repeat: as the last loop left it, or else by bringing every model to its present
        form, once.

        None when it was told to stop meanwhile. Raises Foreseen with what dbt says.
        """
        if self.stopping:
            return None
        once.prepare(self.settings)
        wanted = kept.fingerprint(self.settings.project_dir, connection.info.dbname)
        file = self.target / "compiled.json"
        compiled = kept.load(connection, file, wanted)
        if compiled:
            self.say.line("The project is as it was built last.")
        else:
            compiled = self._built_by_dbt()
            if compiled is None:
                return None
            kept.save(connection, file, wanted, compiled)
        self.tables = list(compiled.tables.values())
        workflows = load_workflows(self.settings.project_dir).values()
        found = {one.partition for one in workflows if f"extracted.{one.partition}" in self.tables}
        self.partitions = sorted(found)
        self.say.line("Watching what lands.")
        return compiled

    def _built_by_dbt(self) -> Compiled | None:
        read = self._read()
        if read is None or self.stopping:  # the first build may take long
            return None
        dbt, parsed = read
        if not parsed.success:
            raise errors.Foreseen(f"dbt cannot read the project: {parsed.exception}.")
        started = time.monotonic()
        results = []
        for words in (MODELS, TESTS):
            results.append(dbt(*QUIET, *words))
            if not results[-1].success:
                problems = runner.failures(results[-1]) or [str(results[-1].exception)]
                raise errors.Foreseen("; ".join(problems[:3]))
        built, tests = results
        self._built("everything", runner.rows(built), started)
        return Compiled.of(
            parsed.result,
            load_scripts(parsed.result, self.target),
            load_checks(parsed.result, tests),
        )

    def _read(self) -> tuple[runner.Runner, Any] | None:
        """dbt, and what it makes of the project; None when told to stop meanwhile."""
        self.reading = True
        try:
            if self.stopping:
                return None
            self.say.line("Reading the project, then building all that is pending.")
            dbt = runner.Runner(self.settings, [self.say.event], self.target)
            return dbt, dbt.parse()
        except _Enough:
            return None
        finally:
            self.reading = False

    def _cycle(
        self, connection: psycopg.Connection[Any], new: dict[str, int], waiting: dict[str, Unread]
    ) -> None:
        """Models first, so that readers see what landed; then the tests of what was built.

        waiting: what was unread when it looked.
        """
        assert self.compiled is not None
        started = time.monotonic()
        names = ", ".join(sorted(new))
        problem = ""
        self.say.begin(names)
        try:
            small, threads = not many(connection, new), self.settings.dbt_threads
            builders = self._kept_builders(min(FEW, threads) if small else threads)
            self._built(names, self.compiled.build(builders, new, small=small), started)
            if unmoved := stuck(waiting, unread(connection, list(new), self.tables)):
                problem = f"built, yet nothing was read of {', '.join(unmoved)}."
            else:
                since = min(new.values())
                for failed in self.compiled.failures(builders, new, since, small=small):
                    self.say.line(f"Test failed: {failed}")
        except Exception as error:
            self._let_builders_go()
            if connection.closed:
                raise
            problem = _primary(error) if isinstance(error, psycopg.Error) else _told(error)
        if problem:
            self.say.line(self.unfinished.put_off(new, problem))
            kept.forget(connection)
        else:
            self.unfinished.forget(new)
            self._beat(connection, "built")

    def _rest(self, why: str) -> None:
        """Until Postgres or the project may be asked again."""
        self.failures += 1
        until = time.monotonic() + pause(self.failures)
        if why != self.trouble:
            self.say.line(f"{why} Trying again until it works.")
            self.trouble = why
        while not self.stopping and time.monotonic() < until:
            time.sleep(0.1)

    def _built(self, what: str, rows: int, started: float) -> None:
        self.say.line(f"Built {what}: {rows:,} rows changed, {time.monotonic() - started:.2f} s.")

    @contextmanager
    def _alone(self, connection: psycopg.Connection[Any]) -> Iterator[None]:
        """One first build at a time: a second loop then finds what the first one left."""
        told = False
        while not self.stopping and not _asked(connection, TRY, FIRST, ""):
            if not told:
                self.say.line("Another loop builds everything; waiting for it to end.")
                told = True
            self._wait(connection, 1.0)
        try:
            yield
        finally:
            if not connection.closed:
                connection.execute(LET_GO, [FIRST, ""])

    @contextmanager
    def _ours(
        self, connection: psycopg.Connection[Any], new: dict[str, int]
    ) -> Iterator[dict[str, int]]:
        """Those partitions that no other loop builds just now: several share the work."""
        ours = {name: done for name, done in new.items() if _asked(connection, TRY, CYCLE, name)}
        try:
            yield ours
        finally:
            if not connection.closed:  # its locks are gone with it
                for name in ours:
                    connection.execute(LET_GO, [CYCLE, name])

    def _wait(self, connection: psycopg.Connection[Any], seconds: float) -> None:
        """Until something lands, or the time is over, or we are to stop."""
        deadline = time.monotonic() + seconds
        while not self.stopping and (left := deadline - time.monotonic()) > 0:
            if list(connection.notifies(timeout=min(left, 0.25), stop_after=1)):
                time.sleep(GATHER_SECONDS)
                list(connection.notifies(timeout=0))  # those that came meanwhile
                return

    def _beat(self, connection: psycopg.Connection[Any], doing: str) -> None:
        detail = {"doing": doing, "failing": self.unfinished.names()}
        connection.execute(BEAT, [Jsonb(detail)])
        if self.trouble:
            self.say.line("It works again.")
        self.failures, self.trouble = 0, ""

    def _kept_builders(self, width: int) -> list[psycopg.Connection[Any]]:
        """Sessions that have built before, as far as there are some that still answer."""
        try:
            if time.monotonic() > self.builders_until:
                self._let_builders_go()
            for one in self.builders:
                one.execute("select")
        except psycopg.Error:  # ended meanwhile, by a pooler or an administrator
            self._let_builders_go()
        if not self.builders:
            self.builders_until = time.monotonic() + SESSION_SECONDS
        while len(self.builders) < width:
            self.builders.append(self._connect())
            prepare_merges(self.builders[-1])
        return self.builders[:width]

    def _let_builders_go(self) -> None:
        while self.builders:
            self.builders.pop().close()

    def _connect(self) -> psycopg.Connection[Any]:
        connection = database.connect("build --watch", "hq_dbt", self.settings)
        database.lift_limits(connection)
        return connection

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection[Any]]:
        with self._connect() as connection:
            yield connection


def _asked(connection: psycopg.Connection[Any], query: str, number: int, name: str) -> bool:
    return connection.execute(query, [number, name]).fetchall() == [(True,)]


def _primary(error: psycopg.Error) -> str:
    """What Postgres says, without the place in a statement: that differs from session to session,
    and what is as before is to be known as such."""
    return (error.diag.message_primary or str(error)).strip()


def _told(error: Exception) -> str:
    """A sentence; for what nobody foresaw, all there is to find the mistake by."""
    if text := errors.sentence(error):
        return text
    if isinstance(error, psycopg.Error):
        return f"Postgres says: {str(error).strip()}."
    return "".join(traceback.format_exception(error)).strip()


def run(settings: Settings) -> int:
    """Runs the loop until SIGTERM or SIGINT; ends after the cycle at hand."""
    with voice() as say:
        loop = Loop(settings, say)

        def stop(number: int, frame: FrameType | None) -> None:
            twice = loop.stopping
            loop.stopping = True
            if twice:
                raise KeyboardInterrupt
            if loop.reading:  # at once
                raise _Enough
            say.line("Stopping after what is being built now.")

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        loop.run()
        say.line("Stopped.")
    return 0
