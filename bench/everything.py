"""All workflows at once: builds of nothing and of a thousand payloads onto 100,000, and the loop's.

`python -m bench.everything [LANDED] [SECONDS]`. Payloads are the samples of tests/payloads, taking
turns, their sites, addresses and profiles numbered, so that each is of somebody else.
"""

import itertools
import json
import re
import statistics
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from typing import Any

import psycopg

from bench.companies import payload
from bench.memory import programs, sampled, sessions
from bench.place import Place, place
from doors.registry import load_workflows
from doors.settings import PROJECT_DIR

NEW = 1000
PER_SECOND = 50
MEASURED = 10  # of so many payloads of the stream one is CompanyEnrich's and is waited for
STEP = 5_000  # payloads a transaction
BARS = {
    "nothing_s": 60,
    "thousand_s": 60,
    "thousand_by_loop_s": 12,
    "p50_s": 0.2,
    "p99_s": 0.6,
    "builder_mb": 1500,
}
# sites, profiles and pages
SOMEBODY = re.compile(
    r"[a-z0-9-]+(?=\.example)|(?<=linkedin\.com/in/)[\w-]+|(?<=linkedin\.com/company/)[\w-]+"
)
# models of which some input holds what they have not read, of what stands in raw_now
RAW_NOW = """
create temporary table raw_now as
select 'raw.' || c.relname as input, max(p.landed_xid) as landed_xid
from raw.payloads as p
inner join pg_class as c on c.oid = p.tableoid
group by 1
"""
PENDING = """
select count(*)
from ops.frontier as f
inner join raw_now as r on r.input = f.input
where f.done <= r.landed_xid
"""
SEEN = """
select c.domain
from core.companies as c
where
    c.domain = any(%(domains)s)
    and exists (select from core.company_tech_on_site as t where t.domain = c.domain)
    and exists (select from core.company_keywords as k where k.domain = c.domain)
"""

Body = tuple[str, str]  # workflow, payload


def bodies() -> Iterator[Body]:
    """Without end: the samples of all workflows that have a model, each time somebody else's."""
    known = load_workflows(PROJECT_DIR)
    samples = [
        (slug, json.dumps(one))
        for slug, workflow in sorted(known.items())
        if not workflow.landing_only
        for one in json.loads((PROJECT_DIR / "tests" / "payloads" / f"{slug}.json").read_text())
    ]
    for number in itertools.count():
        for slug, text in samples:
            yield slug, SOMEBODY.sub(rf"\g<0>{number}", text)


def land(connection: psycopg.Connection[Any], some: Iterable[Body]) -> None:
    """In one transaction, and says so to a loop."""
    with connection.transaction():
        with connection.cursor().copy("copy raw.payloads (workflow, payload) from stdin") as copy:
            for body in some:
                copy.write_row(body)
        connection.execute("select pg_notify('hq_landed', 'companyenrich')")


def main(landed: int = 100_000, seconds: int = 300) -> dict[str, Any]:
    with place() as at, psycopg.connect(at.address, autocommit=True) as connection:
        at.build_empty()
        stream = bodies()
        build = [sys.executable, "-m", "hq.cli", "build"]
        result: dict[str, Any] = {"landed": landed}
        with sampled(programs(at.server), max) as builder, sampled(sessions(at.server), max) as own:
            for _ in range(landed // STEP):
                land(connection, itertools.islice(stream, STEP))
            result["first_build_s"] = at.timed(build)
            result["nothing_s"] = at.timed(build)
            land(connection, itertools.islice(stream, NEW))
            result["thousand_s"] = at.timed(build)
            print(result, file=sys.stderr, flush=True)
            with at.watching():
                time.sleep(5)  # what it compiles before it waits
                result["thousand_by_loop_s"] = _by_loop(
                    at, connection, itertools.islice(stream, NEW)
                )
                print(result, file=sys.stderr, flush=True)
                waits = _streamed(at, stream, seconds)
        result |= {"builder_mb": max(builder), "session_mb": max(own)}
        result["measured"] = len(waits)
        result["p50_s"] = statistics.median(waits)
        result["p99_s"] = sorted(waits)[int(len(waits) * 0.99)]
        rounded = {name: round(value, 2) for name, value in result.items()}
        return rounded | {"bars": BARS}


def _by_loop(at: Place, connection: psycopg.Connection[Any], some: Iterable[Body]) -> float:
    """Seconds until a loop has read all of it."""
    started = time.monotonic()
    land(connection, some)
    connection.execute(RAW_NOW)
    while connection.execute(PENDING).fetchone() != (0,):
        time.sleep(0.05)
    taken = time.monotonic() - started
    at.tested(connection)
    return taken


def _streamed(at: Place, stream: Iterator[Body], seconds: int) -> list[float]:
    """Fifty payloads a second of all workflows; seconds to core of those of CompanyEnrich."""
    waiting: dict[str, float] = {}
    waits: list[float] = []
    ended = threading.Event()

    def look() -> None:
        with psycopg.connect(at.address, autocommit=True) as connection:
            while waiting or not ended.is_set():
                domains = list(waiting)
                for (domain,) in connection.execute(SEEN, {"domains": domains}).fetchall():
                    waits.append(time.monotonic() - waiting.pop(domain))
                time.sleep(0.01)

    watcher = threading.Thread(target=look)
    watcher.start()
    with psycopg.connect(at.address, autocommit=True) as connection:
        started = time.monotonic()
        for number in range(seconds * PER_SECOND):
            delay = started + number / PER_SECOND - time.monotonic()
            if delay > 0:
                time.sleep(delay)
            body = next(stream)
            if number % MEASURED == 0:
                measured = payload(number)
                waiting[measured["domain"]] = time.monotonic()
                body = ("companyenrich", json.dumps(measured))
            connection.execute("insert into raw.payloads (workflow, payload) values (%s, %s)", body)
            connection.execute("select pg_notify('hq_landed', %s)", [body[0]])
    ended.set()
    watcher.join(120)
    return waits


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:])), indent=2))
