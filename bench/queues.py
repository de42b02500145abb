"""Kept queue libraries, each by its plain worker: our records, by our HTTP client, on uvloop.

Each gets a database and a virtual environment of its own, beside the server's data, and as many
requests under way as our worker: what differs is the queue.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from bench.place import Place
from bench.sink import Sink

CONCURRENCY = 32
# what both send, and how; words: URL, address of the database, rows, concurrency, whether it is new
COMMON = """
import json, sys
import uvloop
from sender.links import Links
url, address, rows, concurrency, is_new = sys.argv[1:]
rows, concurrency = int(rows), int(concurrency)
links = Links(True)

async def post(key, body):
    headers = {"content-type": "application/json", "idempotency-key": key, "webhook-id": key}
    answer = await links.post(url, headers, json.dumps(body).encode())
    assert answer.status == 200

def record(n):
    words = "Release tooling for platform teams. " * 12
    return {"n": n, "domain": f"c{n}.example", "first_name": "Ada", "title": "VP", "notes": words}
"""
PROCRASTINATE = """
import procrastinate
app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=address))

@app.task(name="carry", queue="bench")
async def carry(key, body):
    await post(key, body)

async def main():
    async with app.open_async():
        if is_new == "new":
            await app.schema_manager.apply_schema_async()
        for start in range(0, rows, 1000):
            several = range(start, min(rows, start + 1000))
            await carry.batch_defer_async(*[{"key": f"k{n}", "body": record(n)} for n in several])
        await app.run_worker_async(queues=["bench"], concurrency=concurrency, wait=False)

uvloop.run(main())
"""
PGQUEUER = """
import asyncpg
from pgqueuer import PgQueuer, types
from pgqueuer.db import AsyncpgPoolDriver
from pgqueuer.queries import Queries

async def main():
    async with asyncpg.create_pool(address, min_size=1, max_size=4) as pool:
        queries = Queries(AsyncpgPoolDriver(pool))
        if is_new == "new":
            await queries.install()
        for start in range(0, rows, 1000):
            several = range(start, min(rows, start + 1000))
            await queries.enqueue(
                ["carry"] * len(several),
                [json.dumps({"key": f"k{n}", "body": record(n)}).encode() for n in several],
                [0] * len(several),
            )
        pgq = PgQueuer(AsyncpgPoolDriver(pool))

        @pgq.entrypoint("carry")
        async def carry(job):
            given = json.loads(job.payload)
            await post(given["key"], given["body"])

        # it wants twice as many tasks as it takes at once
        await pgq.run(
            batch_size=concurrency // 2,
            max_concurrent_tasks=concurrency,
            mode=types.QueueExecutionMode.drain,
        )

uvloop.run(main())
"""


@dataclass(frozen=True)
class Library:
    """A queue. done: when the last of those that began after a moment was done, and how many."""

    name: str
    packages: tuple[str, ...]
    program: str
    done: str


LIBRARIES = (
    Library(
        "procrastinate",
        ("procrastinate", "psycopg[binary,pool]"),
        PROCRASTINATE,
        """
        select extract(epoch from max(at))::double precision, count(*)
        from procrastinate_events where type = 'succeeded' and at > to_timestamp(%s)
        """,
    ),
    Library(
        "pgqueuer",
        ("pgqueuer[asyncpg]",),
        PGQUEUER,
        """
        select extract(epoch from max(created))::double precision, count(*)
        from pgqueuer_log where status = 'successful' and created > to_timestamp(%s)
        """,
    ),
)


def speed(at: Place, library: Library, there: Sink, rows: int) -> float:
    """Rows a second of its worker: from the first that came to the last it noted as done."""
    address = make_conninfo(at.address, dbname=library.name)
    python, is_new = _python(at, library), "known"
    with psycopg.connect(at.address, autocommit=True) as connection:
        known = connection.execute("select from pg_database where datname = %s", [library.name])
        if known.fetchone() is None:
            connection.execute(f"create database {library.name}".encode())
            is_new = "new"
    there.came()
    given = at.server.parameters
    url = f"postgresql://{given['user']}@/{library.name}?host={given['host']}&port={given['port']}"
    words = [there.url, url, str(rows), str(CONCURRENCY), is_new]
    at.timed([python, "-c", COMMON + library.program, *words])
    came = there.came()
    first = min(came.values())
    with psycopg.connect(address, autocommit=True) as connection:
        last, done = connection.execute(library.done.encode(), [first]).fetchone() or (0.0, 0)
    assert done == len(came) == rows, f"{done} done, {len(came)} came, of {rows}"
    return float(rows / (last - first))


def _python(at: Place, library: Library) -> str:
    """Of an environment that has it, made anew unless BENCH_ENVIRONMENTS says where they stay."""
    home = Path(os.environ.get("BENCH_ENVIRONMENTS", at.directory)) / library.name
    python = str(home / "bin" / "python")
    if not home.exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        wanted = [*library.packages, "uvloop", "httptools"]
        subprocess.run([python, "-m", "pip", "install", "-q", *wanted], check=True)
    return python
