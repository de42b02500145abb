"""The receiver against pgbench: the same rows into the same table, by turns, in one run.

`python -m bench.landing` measures 32 and 64 connections; `--flat 200000` watches memory instead.
BENCH_UVICORN holds more options of uvicorn. On a busy machine pgbench's many processes get more of
the processor than one receiver does: the ratio means something only when nothing else runs.
"""

import argparse
import contextlib
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psutil
import psycopg
import uvloop
from psycopg.conninfo import make_conninfo

from bench.client import Load, request, run
from hq import keys, migrations
from hq.embedded import Server

PATH = "/run/companies/companyenrich/ingest"
PORT = 8791
BODY = json.dumps(
    {
        "domain": "northwind.example",
        "raw_payload": {
            "name": "Northwind Labs",
            "employees": "51-200",
            "page_rank": 4.2,
            "keywords": ["release management", "feature flags"],
            "location": {"city": {"name": "San Francisco"}, "country": {"code": "US"}},
            "description": "Release tooling for platform teams. " * 21,
        },
    }
).encode()


@contextlib.contextmanager
def place() -> Iterator[tuple[Server, str]]:
    """A server with fsync on and a migrated database; a key that may land."""
    with tempfile.TemporaryDirectory(prefix="hq-bench-") as directory:
        Path(directory).chmod(0o755)
        server = Server(Path(directory) / "data")
        server.start()
        try:
            address = make_conninfo("", **server.parameters)
            migrations.migrate(address)
            with psycopg.connect(address, autocommit=True) as connection:
                key = keys.add(connection, "bench", ["land"])
                connection.execute(
                    "select raw.declare_partition('companyenrich_payloads', array['companyenrich'])"
                )
            yield server, key
        finally:
            server.stop("immediate")


@contextlib.contextmanager
def receiver(server: Server) -> Iterator[psutil.Process]:
    """`hq serve`, with as many workers as there are cores: what one would run on this machine."""
    variables = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE"}
    known = {variables[name]: value for name, value in server.parameters.items()}
    command = [sys.executable, "-m", "hq.cli", "serve", "--port", str(PORT)]
    command += ["--workers", os.environ.get("BENCH_WORKERS", str(os.cpu_count() or 1))]
    process = subprocess.Popen(
        command, env=os.environ | known, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(200):
            with contextlib.suppress(OSError):
                urlopen(f"http://127.0.0.1:{PORT}/readyz", timeout=2).close()
                break
            time.sleep(0.1)
        time.sleep(1)  # the other workers
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(20)


def pgbench(server: Server, clients: int, seconds: int) -> float:
    """Transactions a second of one single-row INSERT each, prepared."""
    columns = "workflow, payload, body_sha256, api_key_name"
    script = Path(server.data_dir.parent) / "insert.sql"
    script.write_text(
        f"insert into raw.payloads ({columns}) values ('companyenrich', "  # noqa: S608
        f"'{BODY.decode()}', '\\x{'ab' * 32}', 'bench');\n"
    )
    at = server.parameters
    command = [str(server.bin / "pgbench"), "-n", "-M", "prepared", "-c", str(clients), "-j", "2"]
    command += ["-T", str(seconds), "-f", str(script), "-h", at["host"], "-p", at["port"]]
    output = subprocess.run(
        [*command, "-U", at["user"], at["dbname"]], check=True, capture_output=True, text=True
    ).stdout
    match = re.search(r"tps = ([0-9.]+)", output)
    assert match, output
    return float(match[1])


def measure(rounds: int = 3, seconds: int = 4) -> dict[str, Any]:
    """Ratios and latencies, medians over rounds; pgbench and receiver by turns."""
    with place() as (server, key), receiver(server):
        message = request("127.0.0.1", PATH, key, BODY)

        def load(connections: int, duration: float) -> Load:
            return uvloop.run(run("127.0.0.1", PORT, message, connections, duration))

        load(32, 1)
        baseline, at_32, at_64 = [], [], []
        for _ in range(rounds):
            baseline.append(pgbench(server, 32, seconds))
            at_32.append(load(32, seconds))
            at_64.append(load(64, seconds))
    tps = statistics.median(baseline)
    return {
        "pgbench_tps_32": round(tps),
        "receiver_32": round(statistics.median(one.per_second for one in at_32)),
        "receiver_64": round(statistics.median(one.per_second for one in at_64)),
        "ratio_32": round(
            statistics.median(r.per_second / b for r, b in zip(at_32, baseline, strict=True)), 2
        ),
        "ratio_64": round(
            statistics.median(r.per_second / b for r, b in zip(at_64, baseline, strict=True)), 2
        ),
        "p99_ms_32": round(statistics.median(one.percentile(0.99) for one in at_32), 1),
        "p99_ms_64": round(statistics.median(one.percentile(0.99) for one in at_64), 1),
        "not_202": sum(one.bad for one in (*at_32, *at_64)),
    }


def flat(requests: int = 200_000) -> dict[str, Any]:
    """Resident memory of the receiver after a tenth of the requests, and after all of them."""
    with place() as (server, key), receiver(server) as process:
        message = request("127.0.0.1", PATH, key, BODY)
        sizes = []
        for _ in range(10):
            load = uvloop.run(run("127.0.0.1", PORT, message, 32, requests=requests // 10))
            assert not load.bad, f"{load.bad} requests were refused"
            sizes.append(round(process.memory_info().rss / 2**20, 1))
    return {"requests": requests, "rss_mb": sizes, "growth_mb": round(sizes[-1] - sizes[0], 1)}


def main() -> dict[str, Any]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--flat", type=int, metavar="REQUESTS", help="watch memory instead")
    given = parser.parse_args()
    result = flat(given.flat) if given.flat else measure(given.rounds, given.seconds)
    for name, value in result.items():
        print(f"{name:16} {value}")
    return result


if __name__ == "__main__":
    main()
