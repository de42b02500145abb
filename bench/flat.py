"""1,000 new payloads onto a little history and onto much: the cost has to follow the new rows.

`python -m bench.flat [SMALL] [LARGE]` (10,000 and 100,000; the promise is about 1,000,000, which
takes most of an hour to build first). Every company has four payloads: keys have a history too.
"""

import json
import os
import statistics
import sys
import time
from typing import Any

import psycopg

from bench.companies import ndjson
from bench.place import Place, place
from hq.compiled import load_scripts, run_script

NEW = 1000
ROUNDS = 5


def land(connection: psycopg.Connection[Any], lines: list[str]) -> None:
    """Lines into raw, by COPY."""
    with connection.cursor().copy("copy raw.payloads (workflow, payload) from stdin") as copy:
        for line in lines:
            copy.write_row(("companyenrich", line))


def main(small: int = 10_000, large: int = 100_000) -> dict[str, Any]:
    with place() as at, psycopg.connect(at.address, autocommit=True) as connection:
        at.build_empty()
        scripts = load_scripts(_manifest(at), at.directory / "target")
        builder = psycopg.connect(f"{at.address} options='-c role=hq_dbt'", autocommit=True)
        result: dict[str, Any] = {}
        landed = 0
        for size in (small, large):
            companies = size // 4
            for seed in range(landed // max(companies, 1), 4):
                for start in range(0, companies, 5000):
                    land(connection, list(ndjson(min(5000, companies - start), None, seed)))
            at.timed([at.dbt, "--quiet", "run", *at.dbt_places])
            connection.execute("vacuum analyze")
            landed = size
            seconds = []
            for round_ in range(ROUNDS):
                land(connection, list(ndjson(NEW, None, 1000 + round_)))
                started = time.monotonic()
                for script in scripts:
                    run_script(builder, script)
                seconds.append(time.monotonic() - started)
            result[f"onto_{size}_s"] = round(statistics.median(seconds), 2)
            print(size, [round(one, 2) for one in seconds], file=sys.stderr, flush=True)
        result["ratio"] = round(result[f"onto_{large}_s"] / result[f"onto_{small}_s"], 2)
        result["bar"] = 1.3
        return result


def _manifest(at: Place) -> Any:
    from dbt.cli.main import dbtRunner

    os.environ |= at.environment
    return dbtRunner().invoke(["--quiet", "parse", *at.dbt_places]).result


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:3])), indent=2))
