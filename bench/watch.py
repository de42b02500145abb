"""`hq build --watch`: seconds from landing one payload to seeing it in core, one payload at a time.

`python -m bench.watch [PAYLOADS]`. Also what a look that finds nothing costs.
"""

import json
import statistics
import subprocess
import sys
import time
from typing import Any

import psycopg

from bench.companies import payload
from bench.place import place
from hq.news import news

PARTITIONS = ["companyenrich_payloads", "salesnav_scrapes_person_payloads"]
# first and last of core in dbt's order: the row is in both
SEEN = """
select exists (select from core.companies where domain = %(domain)s)
and exists (select from core.company_tech_on_site where domain = %(domain)s)
and exists (select from core.company_keywords where domain = %(domain)s)
"""


def main(count: int = 40) -> dict[str, Any]:
    with place() as at, psycopg.connect(at.address, autocommit=True) as connection:
        command = [sys.executable, "-m", "hq.cli", "build", "--watch"]
        log = (at.directory / "loop.log").open("w+")
        loop = subprocess.Popen(command, env=at.environment, stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + 180
            while "Built everything" not in (at.directory / "loop.log").read_text():
                if time.monotonic() > deadline:
                    raise SystemExit((at.directory / "loop.log").read_text())
                time.sleep(0.2)
            time.sleep(5)
            waits = []
            for number in range(count):
                body = payload(number)
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
                waits.append(time.monotonic() - started)
                time.sleep(0.3)
            started = time.monotonic()
            for _ in range(100):
                news(connection, PARTITIONS)
            idle = (time.monotonic() - started) * 10
        finally:
            loop.terminate()
            loop.wait(60)
        ordered = sorted(waits)
        return {
            "payloads": count,
            "p50_s": round(statistics.median(ordered), 2),
            "p95_s": round(ordered[int(len(ordered) * 0.95)], 2),
            "max_s": round(ordered[-1], 2),
            "bar_p50_s": 2.5,
            "look_that_finds_nothing_ms": round(idle, 2),
            "bar_look_ms": 50,
        }


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:2])), indent=2))
