"""1,000 new payloads onto a little history and onto much: the cost has to follow the new rows.

`python -m bench.flat [SMALL] [LARGE] [WORKFLOW]` (10,000, 1,000,000 and companyenrich, which fills
most tables; clay-find-companies is what a disk holds more of). Two servers, each with its history,
take turns, so that whatever else the machine does meets both; each round of one is set against the
same round of the other, and the median of these ratios is what counts. Every company has two
payloads; each round names another thousand of them, spread over all there are. So that keys have as
much history on one side as on the other, the little history is made anew for every set of rounds,
in which it names no company twice. The first round of a set warms up: a database that runs has its
inner pages in memory. Every second one is "rested": some minutes after the last, with a checkpoint
in between, when each page is written whole the first time. A set ends with the companies of its
last round once more, and again: what is read of these is "in memory" on either side, while of the
large history the other rounds find pages on disk, as many as the machine has not kept. Then come
thousands that nobody knew yet, of names spread between those that stand. Autovacuum is off
meanwhile: a round changes a tenth of the little history, and what is vacuumed and analyzed of it
then would be counted as time of the large one.
Built and tested as by `hq build --watch`; "both" is the sum, over all rounds of other companies.
"""

import json
import statistics
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

import psycopg
from psycopg.rows import TupleRow

from bench.companies import discovered, payload
from bench.place import Place, place
from doors.registry import load_workflows
from doors.settings import PROJECT_DIR, Settings
from hq.build.checks import load_checks
from hq.build.compiled import Compiled
from hq.build.runner import Runner
from hq.build.scripts import load_scripts

NEW = 1000
SETS = 4
ROUNDS = 5  # of a set, each of other companies: one to warm up, two of either kind
SAME = 2  # and of the companies of the last
UNKNOWN = 2  # and of companies nobody knew
PIECE = 125_000  # payloads landed between builds, while the history grows
BODIES = {"companyenrich": payload, "clay-find-companies": discovered}
TESTS = ("compile", "--select", "resource_type:test")


class History:
    """A database in which so many payloads have been built."""

    def __init__(self, at: Place, size: int, workflow: str) -> None:
        self.at = at
        self.workflow = workflow
        self.payloads = load_workflows(PROJECT_DIR)[workflow].partition
        self.companies = size // 2
        self.size = size
        self.connection = psycopg.connect(at.address, autocommit=True)
        self.settings = Settings(DATABASE_URL=at.address, home=at.directory)
        as_dbt = f"{at.address} options='-c role=hq_dbt'"
        width = range(self.settings.dbt_threads)
        self.builders = [psycopg.connect(as_dbt, autocommit=True) for _ in width]
        self.compiled = self._build()

    def known(self, first: int) -> list[int]:
        """A thousand companies, spread over all there are."""
        stride = self.companies // NEW
        return list(range(first % stride, stride * NEW, stride))

    def unknown(self, first: int) -> list[int]:
        """A thousand that are not there yet, whose names come right after known ones."""
        return [(number + 1) * 1_000_000 + first for number in self.known(first)]

    def land(self, numbers: Iterable[int], seed: int) -> None:
        """One payload of each of these companies, in one transaction."""
        with self.connection.cursor().copy(
            "copy raw.payloads (workflow, payload) from stdin"
        ) as copy:
            for number in numbers:
                body = BODIES[self.workflow](number, seed)
                copy.write_row((self.workflow, json.dumps(body)))

    def seconds(self, companies: list[int], seed: int) -> tuple[float, float]:
        """What it takes to build a payload of each of these companies; and to test."""
        self.land(companies, seed)
        landed = self.connection.execute("select max(landed_xid) from raw.payloads").fetchone()
        assert landed is not None
        started = time.monotonic()
        self.compiled.build(self.builders, [self.payloads])
        built = time.monotonic()
        failed = self.compiled.failures(self.builders, [self.payloads], landed[0])
        if failed:
            raise SystemExit(f"Tests failed: {failed}")
        return built - started, time.monotonic() - built

    def rows(self) -> tuple[TupleRow | None, ...]:
        """Payloads built, and the size of the database."""
        queries = (
            f"select count(*) from extracted.{self.payloads}",
            "select pg_size_pretty(pg_database_size(current_database()))",
        )
        return tuple(self.connection.execute(query).fetchone() for query in queries)

    def _build(self) -> Compiled:
        seeds_and_functions = ("--exclude-resource-types", "model", "test", "unit_test")
        self.at.timed([self.at.dbt, "--quiet", "build", *seeds_and_functions, *self.at.dbt_places])
        compiled = None
        started = time.monotonic()
        for seed in (1, 2):
            for start in range(0, self.companies, PIECE):
                self.land(range(start, min(start + PIECE, self.companies)), seed)
                # as it grows in life: a build of all at once would sort more than the disk holds
                if compiled:
                    compiled.build(self.builders, [self.payloads])
                else:
                    self.at.timed([self.at.dbt, "--quiet", "run", *self.at.dbt_places])
                    compiled = self._compiled()
                print(
                    f"built {seed} {start}: {time.monotonic() - started:.0f} s",
                    file=sys.stderr,
                    flush=True,
                )
        self.connection.execute("vacuum analyze")
        self.connection.execute("alter system set autovacuum = off")
        self.connection.execute("select pg_reload_conf()")
        self.connection.execute("checkpoint")
        assert compiled
        return compiled

    def _compiled(self) -> Compiled:
        dbt = Runner(self.settings, target=self.at.directory / "target")
        manifest = dbt.parse().result
        scripts = load_scripts(manifest, self.at.directory / "target")
        return Compiled.of(manifest, scripts, load_checks(manifest, dbt("--quiet", *TESTS)))


def taken(little: History, much: History, set_: int) -> Iterator[tuple[str, float, float]]:
    """One set of rounds: what was timed, and its seconds onto little and onto much."""
    rounds = ROUNDS + SAME + UNKNOWN
    for round_ in range(rounds):
        same = ROUNDS <= round_ < ROUNDS + SAME
        unknown = round_ >= ROUNDS + SAME
        rested = round_ in range(2, ROUNDS, 2)
        seconds = []
        for history in (little, much):
            if rested:
                history.connection.execute("checkpoint")
            if unknown:
                companies = history.unknown(SETS * ROUNDS + set_ * UNKNOWN + round_ - ROUNDS - SAME)
            else:
                companies = history.known(set_ * ROUNDS + min(round_, ROUNDS - 1))
            seconds.append(history.seconds(companies, seed=1000 + set_ * rounds + round_))
            words = " ".join(f"{one:.2f}" for one in seconds[-1])
            print(f"{history.size} {set_} {round_}: {words}", file=sys.stderr, flush=True)
        (built, tested), (built_much, tested_much) = seconds
        if same:
            yield "in_memory", built, built_much
        elif unknown:
            yield "nobody_knew", built, built_much
        elif round_ > 0:
            yield "after_a_checkpoint" if rested else "at_once", built, built_much
            yield "building", built, built_much
            yield "tests", tested, tested_much
            yield "both", built + tested, built_much + tested_much


def main(
    small: int = 10_000, large: int = 1_000_000, *, workflow: str = "companyenrich"
) -> dict[str, Any]:
    with place() as at:
        much = History(at, large, workflow)
        seconds: dict[str, list[tuple[float, float]]] = {}
        for set_ in range(SETS):
            with place() as beside:
                little = History(beside, small, workflow)
                for name, *pair in taken(little, much, set_):
                    seconds.setdefault(name, []).append((pair[0], pair[1]))
        print(much.rows(), file=sys.stderr, flush=True)
        result: dict[str, Any] = {
            "rounds": SETS * (ROUNDS - 1),
            "new_payloads": NEW,
            "workflow": workflow,
            "connections": len(much.builders),
        }
        for name, pairs in seconds.items():
            result[f"{name}_onto_{small}_s"] = round(statistics.median(a for a, _ in pairs), 2)
            result[f"{name}_onto_{large}_s"] = round(statistics.median(b for _, b in pairs), 2)
            result[f"{name}_ratio"] = round(statistics.median(b / a for a, b in pairs), 2)
        result["bar"] = 1.3
        return result


if __name__ == "__main__":
    sizes, named = map(int, sys.argv[1:3]), sys.argv[3:] or ["companyenrich"]
    print(json.dumps(main(*sizes, workflow=named[0]), indent=2))
