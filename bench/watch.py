"""`hq build --watch`: seconds from landing one payload to seeing it in core, one payload at a time.

`python -m bench.watch [PAYLOADS]`. Also what a look that finds nothing costs.
"""

import json
import statistics
import sys
import time
from typing import Any

import psycopg

from bench.companies import payload
from bench.place import place
from hq.build.unread import unread

PARTITIONS = ["companyenrich_payloads", "salesnav_scrapes_person_payloads"]
# first and last of core in dbt's order: the row is in both
SEEN = """
select exists (select from core.companies where domain = %(domain)s)
and exists (select from core.company_tech_on_site where domain = %(domain)s)
and exists (select from core.company_keywords where domain = %(domain)s)
"""


def main(count: int = 40) -> dict[str, Any]:
    with place() as at, psycopg.connect(at.address, autocommit=True) as connection:
        with at.watching():
            time.sleep(5)  # what it compiles before it waits
            waits = sorted(_seconds_to_core(connection, payload(number)) for number in range(count))
            known = connection.execute("select distinct model from ops.frontier").fetchall()
            models = [model for (model,) in known]
            started = time.monotonic()
            for _ in range(100):
                unread(connection, PARTITIONS, models)
            idle = (time.monotonic() - started) * 10
        return {
            "payloads": count,
            "p50_s": round(statistics.median(waits), 2),
            "p95_s": round(waits[int(len(waits) * 0.95)], 2),
            "max_s": round(waits[-1], 2),
            "bar_p50_s": 2.5,
            "look_that_finds_nothing_ms": round(idle, 2),
            "bar_look_ms": 50,
        }


def _seconds_to_core(connection: psycopg.Connection[Any], body: dict[str, Any]) -> float:
    """From landing one payload to seeing it in core."""
    started = time.monotonic()
    connection.execute(
        "insert into raw.payloads (workflow, payload) values ('companyenrich', %s)",
        [json.dumps(body)],
    )
    connection.execute("select pg_notify('hq_landed', 'companyenrich')")
    while True:
        row = connection.execute(SEEN, {"domain": body["domain"]}).fetchone()
        if row and row[0]:
            break
        time.sleep(0.01)
    seconds = time.monotonic() - started
    time.sleep(0.3)
    return seconds


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:2])), indent=2))
