"""20,000 CompanyEnrich payloads into 13 + 18 tables: ours, by hand in one psql session, and dlt.

`python -m bench.build [ROWS]`. First load and re-load of the same payloads, on one server in one
run. Ours is `hq build --watch`, running, as it does in production; its start is not counted, nor is
that of dlt's process. dlt (`dlt[postgres]`, merge on domain) gets the same payloads and fills about
a dozen tables; it is installed into a virtual environment of its own, beside the server's data.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg

from bench.companies import payloads
from bench.place import Place, place
from doors.settings import PROJECT_DIR

MIRRORED = """
select schemaname, tablename from pg_tables
where (schemaname = 'extracted' and tablename like 'companyenrich%')
or (schemaname = 'core' and tablename ~ '^(compan|tech)')
or (schemaname, tablename) = ('reference', 'technologies')
"""
# models that have not read all that landed
PENDING = """
select count(*)
from ops.frontier
where input in ('raw.companyenrich_payloads', 'extracted.companyenrich_payloads')
and done <= (select max(landed_xid) from raw.companyenrich_payloads)
"""
DLT = """
import json, sys, time
import dlt
lines = [json.loads(line) for line in open(sys.argv[1])]
rows = [b["raw_payload"] | {"domain": b["domain"]} for b in lines]
server = dlt.destinations.postgres(sys.argv[2])
pipeline = dlt.pipeline("bench", destination=server, dataset_name="dlt_bench")
started = time.monotonic()
pipeline.run(rows, table_name="company", write_disposition="merge", primary_key="domain")
print(time.monotonic() - started)
"""


def ours(at: Place, file: Path) -> float:
    """Seconds from the file's bodies landed, by COPY, to all of them in core, by a running loop."""
    with psycopg.connect(at.address, autocommit=True) as connection:
        with connection.cursor().copy("copy raw.payloads (workflow, payload) from stdin") as copy:
            for line in file.open():
                copy.write_row(("companyenrich", line))
        started = time.monotonic()
        connection.execute("select pg_notify('hq_landed', 'companyenrich')")
        while connection.execute(PENDING).fetchone() != (0,):
            time.sleep(0.05)
        taken = time.monotonic() - started
        # what follows is measured without the loop's tests of what it built
        at.tested(connection)
        return taken


def start(at: Place) -> float:
    """Seconds of a `dbt run` that finds nothing: what a build by hand costs above the loop's."""
    return at.timed([at.dbt, "--quiet", "run", *at.dbt_places])


def by_hand(at: Place) -> float:
    """Seconds of the script in one psql session."""
    script = PROJECT_DIR / "bench" / "by_hand.sql"
    return at.timed([str(at.server.bin / "psql"), "-q", "-f", str(script)])


def mirror(at: Place) -> None:
    """Empty tables like ours, indexes included, in a schema of their own."""
    with psycopg.connect(at.address, autocommit=True) as connection:
        connection.execute("create schema by_hand authorization hq_dbt; set role hq_dbt")
        for schema, table in connection.execute(MIRRORED).fetchall():
            connection.execute(
                f"create table by_hand.{table} (like {schema}.{table} including all)"
            )


def counts(at: Place) -> dict[str, tuple[int, int]]:
    """Rows by hand and ours, of tables where they differ."""
    found = {}
    with psycopg.connect(at.address, autocommit=True) as connection:
        query = MIRRORED
        for schema, table in connection.execute(query).fetchall():
            row = connection.execute(
                f"select (select count(*) from by_hand.{table}), "
                f"(select count(*) from {schema}.{table})"
            ).fetchone()
            if row and row[0] != row[1]:
                found[f"{schema}.{table}"] = (row[0], row[1])
    return found


def with_dlt(at: Place, file: Path) -> float:
    """Seconds of one pipeline run, extraction included, the process's start and imports not."""
    home = at.directory / "dlt"
    python = Path(os.environ.get("BENCH_DLT_PYTHON", home / "bin" / "python"))
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", "dlt[postgres]"], check=True)
    at_server = at.server.parameters
    # dlt insists on a host; libpq takes the one of the query, which is the socket
    url = f"postgresql://{at_server['user']}:-@localhost/{at_server['dbname']}?host={at_server['host']}"
    output = subprocess.run(
        [str(python), "-c", DLT, str(file), url],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"RUNTIME__DLTHUB_TELEMETRY": "false", "HOME": str(at.directory)},
    ).stdout
    return float(output.split()[-1])


def main(rows: int = 20_000, *, dlt: bool = True) -> dict[str, Any]:
    with place() as at:
        file = at.directory / "bodies.ndjson"
        with file.open("w") as out:
            out.writelines(json.dumps(body) + "\n" for body in payloads(rows))
        at.build_empty()
        mirror(at)
        result: dict[str, Any] = {"payloads": rows}
        with at.watching():
            for load in ("first", "again"):
                seconds = {"ours": ours(at, file), "by_hand": by_hand(at)}
                if load == "first":
                    result["tables_whose_counts_differ"] = counts(at)
                if dlt:
                    seconds["dlt"] = with_dlt(at, file)
                print(load, seconds, file=sys.stderr, flush=True)
                for name, taken in seconds.items():
                    result[f"{load}_{name}_s"] = round(taken, 1)
                result[f"{load}_ours_to_by_hand"] = round(seconds["ours"] / seconds["by_hand"], 2)
                if dlt:
                    result[f"{load}_dlt_to_ours"] = round(seconds["dlt"] / seconds["ours"], 2)
        result["dbt_run_that_finds_nothing_s"] = round(start(at), 1)
        result["bar"] = "ours_to_by_hand <= 1.5, first dlt_to_ours >= 1.5, again >= 3"
        return result


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:2])), indent=2))
