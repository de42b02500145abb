"""Questions to `hq serve` over a million rows: lookups by key, leads, status, the first page.

`python -m bench.lookup [PEOPLE]` prints what each takes; the same select through the same driver,
without HTTP, is asked by turns with the lookups.
"""

import asyncio
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import psycopg
import uvloop
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

from bench.client import Load, request, run
from bench.landing import PORT, receiver
from bench.place import Place, place
from hq import keys
from lookup.answers import query
from lookup.lookups import LOOKUPS

PATH = "/run/people/db/person-job-title/lookup"
CONNECTIONS = 32
FILTERS = (
    {"job_function": "Sales", "seniority": "VP", "person_country": "Norway"},
    {"job_function": "Legal and Compliance", "seniority": "Director", "industry": "Industry 7"},
    {"seniority": "C-suite", "employee_range": "51-200", "job_start_date_gte": "2024-01-01"},
    {"job_title": "Boss of 77", "company_country": "germany", "job_function": "Marketing"},
)
BARS = {
    "p99_ms": 10.0,
    "ratio": 0.8,
    "leads_p99_ms": 60.0,
    "status_1000_ms": 300.0,
    "page_ms": 100.0,
}


def fill(at: Place, people: int, landed: int) -> None:
    """Rows straight into the tables, and what dbt keeps of them."""
    text = (Path(__file__).parent / "crowd.psql").read_text()
    numbers = {":people": people, ":companies": people // 10, ":landed": landed}
    for word, number in numbers.items():
        text = text.replace(word, str(number))
    with psycopg.connect(at.address, autocommit=True) as connection:
        connection.execute("set work_mem = '256MB'; set synchronous_commit = off")
        connection.execute(text.encode())
        # what stands on the tables is read anew, since this was written beside dbt
        kept = ("--select", "path:models/serving/leads", "--vars", "{rebuild: true}")
        at.timed([at.dbt, "--quiet", "run", *kept, *at.dbt_places])
        # as a build does; in a transaction behind the one that landed them
        connection.execute("select ops.count_unread('{ads_payloads}')")
        connection.execute("vacuum analyze")
        connection.execute("checkpoint")


def measure(people: int = 1_000_000, landed: int = 2_000_000, rounds: int = 5) -> dict[str, Any]:
    """Rates and times in milliseconds, and the bars they are held against."""
    with place() as at:
        at.build_empty()
        began = time.monotonic()
        fill(at, people, landed)
        filled = round(time.monotonic() - began)
        with psycopg.connect(at.address, autocommit=True) as connection:
            key = keys.add(connection, "bench", ["read"])
        client = httpx.Client(
            base_url=f"http://127.0.0.1:{PORT}", headers={"x-api-key": key}, timeout=60
        )
        with receiver(at.server), client as http:
            return {
                "people": people,
                "landed": landed,
                "fill_s": filled,
                **lookups(at, key, people, rounds),
                **leads(http),
                **status(http, people),
                "page_ms": median(partial(page, http, key), 30),
                "bars": BARS,
            }


def milliseconds(ask: Callable[[], object], times: int) -> list[float]:
    """What each of so many questions takes, the first one left out."""
    ask()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        taken.append(1000 * (time.perf_counter() - began))
    return sorted(taken)


def median(ask: Callable[[], object], times: int) -> float:
    return round(statistics.median(milliseconds(ask, times)), 1)


def lookups(at: Place, key: str, people: int, rounds: int) -> dict[str, Any]:
    """Titles that are looked up by 32 at once: over HTTP, and by the select alone, by turns."""
    title = random.Random(1)  # noqa: S311 - no secret

    def some() -> str:
        return f" Crowd  BOSS {title.randint(1, people)}"

    def message() -> bytes:
        return request("127.0.0.1", PATH, key, json.dumps({"job_title": some()}).encode())

    taken: dict[str, list[Load]] = {"http": [], "select": []}
    for _ in range(rounds):
        taken["http"].append(
            uvloop.run(run("127.0.0.1", PORT, message, CONNECTIONS, 5.0, expected=200))
        )
        taken["select"].append(uvloop.run(select(at, some, 5.0)))
    pairs = zip(taken["http"], taken["select"], strict=True)
    return {
        "lookups_s": round(statistics.median(one.per_second for one in taken["http"])),
        "selects_s": round(statistics.median(one.per_second for one in taken["select"])),
        "ratio": round(statistics.median(a.per_second / b.per_second for a, b in pairs), 2),
        "p50_ms": round(statistics.median(one.percentile(0.5) for one in taken["http"]), 1),
        "p99_ms": round(statistics.median(one.percentile(0.99) for one in taken["http"]), 1),
        "not_200": sum(one.bad for one in taken["http"]),
    }


async def select(at: Place, some: Callable[[], str], seconds: float) -> Load:
    """The statement behind the path for one title, by 32 tasks over a pool as lookup has it.

    Over HTTP those that wait are asked as one (lookup/shared.py): more than all of it is possible.
    """
    (one,) = [one for one in LOOKUPS if one.path == PATH]
    statement = query(one).encode()
    load = Load()
    pool = AsyncConnectionPool[psycopg.AsyncConnection[dict[str, Any]]](
        make_conninfo(at.address, options="-c role=hq_lookup"),
        min_size=8,
        max_size=8,
        open=False,
        kwargs={"autocommit": True, "row_factory": dict_row, "prepare_threshold": None},
    )
    async with pool:
        await pool.wait()
        began = time.perf_counter()

        async def task() -> None:
            while (sent := time.perf_counter()) < began + seconds:
                async with pool.connection() as connection:
                    cursor = await connection.execute(statement, {"job_title": some()})
                    (row,) = await cursor.fetchall()
                load.requests += 1
                load.bad += not row["is_hit"]
                load.seconds.append(time.perf_counter() - sent)

        await asyncio.gather(*(task() for _ in range(CONNECTIONS)))
        load.elapsed = time.perf_counter() - began
    assert not load.bad
    return load


def page(http: httpx.Client, key: str) -> None:
    """The first page, as a browser asks for it."""
    headers = {"accept": "text/html", "cookie": f"hq_key={key}"}
    assert "google-ads-ingest" in http.get("/status", headers=headers).text


def post(http: httpx.Client, path: str, given: dict[str, Any]) -> dict[str, Any]:
    answer = http.post(path, json=given)
    assert answer.status_code == 200, answer.text
    content: dict[str, Any] = answer.json()
    return content


def leads(http: httpx.Client, times: int = 50) -> dict[str, Any]:
    """First pages under three filters each; the count is part of it."""
    told: dict[str, Any] = {}
    every: list[float] = []
    for given in FILTERS:
        found = post(http, "/api/leads", given)["meta"]
        taken = milliseconds(partial(post, http, "/api/leads", given), times)
        every += taken
        words = ", ".join(given.values())
        told[words] = {"total": found["total"], "ms": round(statistics.median(taken), 1)}
    every.sort()
    return {"leads": told, "leads_p99_ms": round(every[int(0.99 * len(every))], 1)}


def status(http: httpx.Client, people: int) -> dict[str, Any]:
    """What ran for a thousand companies."""
    domains = [f"crowd-{n * 97 % (people // 10) + 1:07}.example" for n in range(1_000)]
    given = {"entity_type": "company", "entity_keys": domains}
    return {"status_1000_ms": median(partial(post, http, "/api/enrichment/status/bulk", given), 10)}


if __name__ == "__main__":
    print(json.dumps(measure(*(int(word) for word in sys.argv[1:])), indent=2))
