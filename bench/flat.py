"""1,000 new payloads onto a little history and onto much: the cost has to follow the new rows.

`python -m bench.flat [SMALL] [LARGE]` (10,000 and 1,000,000). Two servers, each with its history,
take turns, so that whatever else the machine does meets both. Every company has two payloads; each
round names another thousand of them, spread over all there are, so that keys have as much history
on one side as on the other; only in the later rounds those of the small side were named once more.
Every second round is "rested": some minutes after the last, with a checkpoint in between, when each
page is written whole the first time. By turns, since the first rounds still bring much into memory.
Built and tested as by `hq build --watch`; "both" is the sum, over all rounds.
"""

import json
import statistics
import sys
import time
from contextlib import ExitStack
from typing import Any

import psycopg
from psycopg.rows import TupleRow

from bench.companies import payload
from bench.place import Place, place
from hq import build
from hq.compiled import Compiled, load_checks, load_scripts
from hq.settings import Settings

NEW = 1000
ROUNDS = 4  # of either kind
PAYLOADS = "companyenrich_payloads"
TESTS = ("compile", "--select", "resource_type:test")


class History:
    """A database in which so many payloads have been built."""

    def __init__(self, at: Place, size: int) -> None:
        self.at = at
        self.companies = size // 2
        self.size = size
        self.connection = psycopg.connect(at.address, autocommit=True)
        self.settings = Settings(DATABASE_URL=at.address, home=at.directory)
        as_dbt = f"{at.address} options='-c role=hq_dbt'"
        width = range(self.settings.dbt_threads)
        self.builders = [psycopg.connect(as_dbt, autocommit=True) for _ in width]
        self.compiled = self._build()

    def land(self, numbers: range, seed: int) -> None:
        """One payload of each of these companies, in one transaction."""
        with self.connection.cursor().copy(
            "copy raw.payloads (workflow, payload) from stdin"
        ) as copy:
            for number in numbers:
                copy.write_row(("companyenrich", json.dumps(payload(number, seed))))

    def seconds(self, round_: int) -> tuple[float, float]:
        """What it takes to build a thousand payloads of companies that are known; and to test."""
        stride = self.companies // NEW
        self.land(range(round_ % stride, stride * NEW, stride), seed=1000 + round_)
        landed = self.connection.execute("select max(landed_xid) from raw.payloads").fetchone()
        assert landed is not None
        started = time.monotonic()
        self.compiled.build(self.builders, [PAYLOADS])
        built = time.monotonic()
        failed = self.compiled.failures(self.builders[0], [PAYLOADS], landed[0])
        if failed:
            raise SystemExit(f"Tests failed: {failed}")
        return built - started, time.monotonic() - built

    def rows(self) -> tuple[TupleRow | None, ...]:
        """Payloads built, and the size of the database."""
        queries = (
            f"select count(*) from extracted.{PAYLOADS}",  # noqa: S608
            "select pg_size_pretty(pg_database_size(current_database()))",
        )
        return tuple(self.connection.execute(query).fetchone() for query in queries)

    def _build(self) -> Compiled:
        seeds_and_functions = ("--exclude-resource-types", "model", "test", "unit_test")
        self.at.timed([self.at.dbt, "--quiet", "build", *seeds_and_functions, *self.at.dbt_places])
        for seed in (1, 2):
            for start in range(0, self.companies, 50_000):
                self.land(range(start, min(start + 50_000, self.companies)), seed)
                print(f"landed {seed} {start}", file=sys.stderr, flush=True)
        started = time.monotonic()
        self.at.timed([self.at.dbt, "--quiet", "run", *self.at.dbt_places])
        print(f"built {self.size}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
        self.connection.execute("vacuum analyze")
        self.connection.execute("checkpoint")
        dbt = build.Runner(self.settings, target=self.at.directory / "target")
        manifest = dbt.parse().result
        scripts = load_scripts(manifest, self.at.directory / "target")
        return Compiled(manifest, scripts, load_checks(manifest, dbt("--quiet", *TESTS)))


def main(small: int = 10_000, large: int = 1_000_000) -> dict[str, Any]:
    with ExitStack() as stack:
        histories = [History(stack.enter_context(place()), size) for size in (small, large)]
        seconds: dict[tuple[int, str], list[float]] = {}
        # the first round warms both up: a database that runs has its inner pages in memory
        for round_ in range(2 * ROUNDS + 1):
            rested = round_ > 0 and round_ % 2 == 0
            for history in histories:
                if rested:
                    history.connection.execute("checkpoint")
                built, tested = history.seconds(round_)
                print(
                    f"{history.size} {round_}: {built:.2f} {tested:.2f}",
                    file=sys.stderr,
                    flush=True,
                )
                if round_:
                    kind = "after_a_checkpoint" if rested else "at_once"
                    seconds.setdefault((history.size, kind), []).append(built)
                    seconds.setdefault((history.size, "tests"), []).append(tested)
                    seconds.setdefault((history.size, "both"), []).append(built + tested)
        print([history.rows() for history in histories], file=sys.stderr, flush=True)
        connections = len(histories[0].builders)
        result: dict[str, Any] = {"rounds": ROUNDS, "new_payloads": NEW, "connections": connections}
        for name in ("at_once", "after_a_checkpoint", "tests", "both"):
            medians = [statistics.median(seconds[size, name]) for size in (small, large)]
            result[f"{name}_onto_{small}_s"] = round(medians[0], 2)
            result[f"{name}_onto_{large}_s"] = round(medians[1], 2)
            result[f"{name}_ratio"] = round(medians[1] / medians[0], 2)
        result["bar"] = 1.3
        return result


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:3])), indent=2))
