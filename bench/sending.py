"""`hq worker` beside plain workers of kept queues: the same records, by the same HTTP call.

`python -m bench.sending [ROWS] [ROUNDS]`. By turns on one server, to a destination of this machine
that takes all it is given (bench/queues.py). Then: what a row waits between claim and wire, what a
million queued rows cost, and what a worker's memory does.
"""

import json
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psutil
import psycopg
from psycopg.conninfo import make_conninfo

from bench import queues
from bench.place import Place, place
from bench.queues import CONCURRENCY, LIBRARIES
from bench.sink import Sink, sink
from doors.settings import Settings
from hq import migrations
from sender import destinations
from sender.lane import LEASE_SECONDS

ANSWER_SECONDS = 0.05  # of a destination as they are, where waits are looked at
LEASE = Settings().send_timeout + LEASE_SECONDS
NEW_JOB = """
insert into outbound.jobs (kind, destination, request, total) values ('bench', %s, '{}', %s)
returning job_id
"""
FILL = """
insert into outbound.deliveries (job_id, kind, record_key, content_md5, payload)
select
    %(job)s, 'bench', %(job)s || ':' || n, md5(n::text),
    jsonb_build_object(
        'n', n, 'domain', 'c' || n || '.example', 'first_name', 'Ada', 'title', 'VP',
        'notes', repeat('Release tooling for platform teams. ', 12)
    )
from generate_series(1, %(rows)s) as n
"""
# the moment of a claim: what it set due_at to is a lease later
CLAIMED = """
select idempotency_key::text, extract(epoch from due_at)::double precision - %s
from outbound.deliveries where job_id = %s and state = 'delivered' and attempts = 1
"""
DONE = "select finished_at is not null from outbound.jobs where job_id = %s"
LAST = """
select extract(epoch from max(finished_at))::double precision, count(*)
from outbound.deliveries where job_id = %s and state = 'delivered'
"""
CLAIM = "select delivery_id, attempt, was_due_at from outbound.claim(%s, %s, 45, %s, %s)"
RECORD = """
select outbound.record(%s, 'fast', 'bench', %s, %s, %s, %s, %s::real[], %s::text[], %s::float8[])
"""


@contextmanager
def worker(at: Place) -> Iterator[psutil.Process]:
    """One `hq worker`, from its first sign of life."""
    more = {"HQ_SEND_PRIVATE": "true", "HQ_LOG_LEVEL": "WARNING"}
    command = [sys.executable, "-m", "hq.cli", "worker"]
    with psycopg.connect(at.address, autocommit=True) as connection:
        connection.execute("delete from ops.heartbeats where name = 'hq worker'")
        process = subprocess.Popen(command, env=at.environment | more, cwd=at.directory)
        try:
            alive = "select exists (select from ops.heartbeats where name = 'hq worker')"
            while connection.execute(alive).fetchone() != (True,):
                assert process.poll() is None, "the worker ended"
                time.sleep(0.05)
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(60)


def job(address: str, to: str, rows: int) -> int:
    """A job of so many records, in one transaction."""
    with psycopg.connect(address) as connection:
        (number,) = connection.execute(NEW_JOB, [to, rows]).fetchone() or (0,)
        connection.execute(FILL, {"job": number, "rows": rows})
    return int(number)


def carried(at: Place, to: str, there: Sink, rows: int) -> tuple[float, dict[str, float], int]:
    """Rows a second of a worker that runs: from the first that came to the last noted as sent."""
    there.came()
    number = job(at.address, to, rows)
    _until_done(at, number)
    came = there.came()
    with psycopg.connect(at.address, autocommit=True) as connection:
        last, delivered = connection.execute(LAST, [number]).fetchone() or (0.0, 0)
    assert delivered == len(came) == rows, f"{delivered} delivered, {len(came)} came, of {rows}"
    return rows / (last - min(came.values())), came, number


def waits(at: Place, came: dict[str, float], number: int) -> list[float]:
    """Milliseconds from the claim of each row to its standing at the destination."""
    with psycopg.connect(at.address, autocommit=True) as connection:
        claimed: dict[str, float] = dict(connection.execute(CLAIMED, [LEASE, number]).fetchall())
    return sorted(1000 * (came[key] - moment) for key, moment in claimed.items())


def claiming(at: Place, there: Sink, rows: int = 1_000_000, rounds: int = 4) -> dict[str, Any]:
    """Milliseconds of one claim as a worker makes it, by turns: of a thousand rows in a database of
    their own, of a million, and of a thousand beside them."""
    alone = make_conninfo(at.address, dbname="alone")
    with psycopg.connect(at.address, autocommit=True) as connection:
        connection.execute("create database alone")
    migrations.migrate(alone)
    register(alone, "fast", there)
    large = job(at.address, "fast", rows)
    taken: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for what, address, number in (
            ("1,000", alone, job(alone, "fast", 1_000)),
            (f"{rows:,}", at.address, large),
            (f"1,000 beside {rows:,}", at.address, job(at.address, "fast", 1_000)),
        ):
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute("vacuum analyze outbound.deliveries")
            taken[what] += _claims(address, number)
    medians = {what: statistics.median(several) for what, several in taken.items()}
    told: dict[str, Any] = {f"{what} queued, ms": round(one, 2) for what, one in medians.items()}
    few, *many = medians.values()
    return told | {"ratio": round(max(many) / few, 2), "bar": "<= 1.3"}


def _claims(address: str, number: int) -> list[float]:
    """Milliseconds of thirty claims of 32 rows, each noted as delivered before the next."""
    several: list[float] = []
    place: tuple[Any, int] = ("-infinity", 0)
    sender = make_conninfo(address, options="-c role=hq_sender")
    with psycopg.connect(sender, autocommit=True, prepare_threshold=None) as connection:
        for _ in range(30):
            started = time.perf_counter()
            found = connection.execute(CLAIM, [number, CONCURRENCY, *place]).fetchall()
            several.append(1000 * (time.perf_counter() - started))
            place = max((was_due, delivery) for delivery, _, was_due in found)
            ids, tries = [one for one, *_ in found], [one for _, one, _ in found]
            ended = [[one] * len(ids) for one in ("delivered", 200, 0.0, None, 0.0)]
            connection.execute(RECORD, [number, ids, tries, *ended])
    return several


def memory(at: Place, there: Sink, process: psutil.Process, rows: int) -> dict[str, Any]:
    """Resident memory of a worker after each tenth of a long job."""
    there.came()
    number = job(at.address, "fast", rows)
    sizes: list[float] = []
    while len(sizes) < 10:
        if there.count() >= rows * (len(sizes) + 1) // 10:
            sizes.append(round(process.memory_info().rss / 2**20, 1))
        time.sleep(0.1)
    _until_done(at, number)
    there.came()
    return {"rows": rows, "rss_mb": sizes, "growth_mb": round(sizes[-1] - sizes[0], 1)}


def _until_done(at: Place, number: int) -> None:
    with psycopg.connect(at.address, autocommit=True) as connection:
        while connection.execute(DONE, [number]).fetchone() != (True,):
            time.sleep(0.1)


def register(address: str, name: str, there: Sink) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        destinations.add(connection, destinations.New(name, there.url), allow_private=True)


def measure(rows: int = 3_000, rounds: int = 3) -> dict[str, Any]:
    with place() as at, sink() as fast, sink(ANSWER_SECONDS) as usual:
        register(at.address, "fast", fast)
        register(at.address, "usual", usual)
        taken: dict[str, list[float]] = defaultdict(list)
        busy: list[float] = []
        for _ in range(rounds):
            for library in LIBRARIES:
                taken[library.name].append(queues.speed(at, library, fast, rows))
            with worker(at):
                speed, came, done = carried(at, "fast", fast, rows)
            taken["hq"].append(speed)
            busy += waits(at, came, done)
            print({name: round(several[-1]) for name, several in taken.items()}, file=sys.stderr)
        with worker(at) as process:
            usually, came, done = carried(at, "usual", usual, rows)
            quiet = waits(at, came, done)
            long = memory(at, fast, process, 20 * rows)
        medians = {name: statistics.median(several) for name, several in taken.items()}
        ours = medians["hq"]
        others = {f"{one.name}_rows_s": round(medians[one.name]) for one in LIBRARIES}
        ratios = {f"to_{one.name}": round(ours / medians[one.name], 2) for one in LIBRARIES}
        return {
            "rows": rows,
            "hq_worker_rows_s": round(ours),
            **others,
            **ratios,
            "bar": "hq_worker_rows_s >= 1000, ratio >= 2",
            "claim_to_wire_ms": _shares(quiet) | {"bar": "p50 <= 5"},
            "claim_to_wire_ms_at_full_speed": _shares(sorted(busy)),
            "answers_after_50_ms_rows_s": round(usually),
            "of_those_possible": round(usually * ANSWER_SECONDS / CONCURRENCY, 2),
            "memory": long,
            "claim": claiming(at, fast),
        }


def _shares(ordered: list[float]) -> dict[str, Any]:
    return {
        "p50": round(statistics.median(ordered), 1),
        "p95": round(ordered[int(len(ordered) * 0.95)], 1),
    }


if __name__ == "__main__":
    print(json.dumps(measure(*(int(word) for word in sys.argv[1:])), indent=2))
