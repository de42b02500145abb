"""The receiver against pgbench: the same rows into the same table, by turns, in one run.

`python -m bench.landing` measures 32 and 64 connections; `--flat 200000` watches memory instead.
BENCH_WORKERS says how many processes serve (default: one a core). On a busy machine pgbench's many
processes get more of it than ours: the ratio means something only when nothing else runs.
"""

import argparse
import contextlib
import json
import os
import re
import shutil
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

from bench.client import request, run
from hq import keys, migrations
from hq.postgres.server import Server

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


def pgbench(server: Server, clients: int, seconds: int, mode: str) -> float:
    """Transactions a second of one single-row INSERT each, by one of pgbench's protocols.

    simple, its default, sends the whole statement each time, as a client without a driver would;
    prepared sends the body alone, which is the least that any client can do.
    """
    columns = "workflow, payload, body_sha256, api_key_name"
    body = ":body" if mode == "prepared" else f"'{BODY.decode()}'"
    script = Path(server.data_dir.parent) / "insert.sql"
    script.write_text(
        f"insert into raw.payloads ({columns}) values ('companyenrich', "
        f"{body}, '\\x{'ab' * 32}', 'bench');\n"
    )
    at = server.parameters
    command = [str(server.bin / "pgbench"), "-n", "-M", mode, "-c", str(clients), "-j", "2"]
    command += ["-T", str(seconds), "-f", str(script), "-h", at["host"], "-p", at["port"]]
    command += ["-D", f"body={BODY.decode()}"]
    output = subprocess.run(
        [*command, "-U", at["user"], at["dbname"]], check=True, capture_output=True, text=True
    ).stdout
    match = re.search(r"tps = ([0-9.]+)", output)
    assert match, output
    return float(match[1])


def wrk(key: str, connections: int, seconds: int, directory: Path) -> tuple[float, float, int]:
    """Requests a second, p99 in ms, failed answers: by wrk, which is in C as pgbench is."""
    script = directory / "post.lua"
    script.write_text(
        f'wrk.method = "POST"\nwrk.body = {json.dumps(BODY.decode())}\n'
        'wrk.headers["content-type"] = "application/json"\n'
        f'wrk.headers["x-api-key"] = "{key}"\n'
    )
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(script)]
    output = subprocess.run(
        [*command, f"http://127.0.0.1:{PORT}{PATH}"], check=True, capture_output=True, text=True
    ).stdout
    speed = re.search(r"Requests/sec:\s+([0-9.]+)", output)
    latency = re.search(r"99%\s+([0-9.]+)(us|ms|s)", output)
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    assert speed, output
    assert latency, output
    milliseconds = float(latency[1]) * {"us": 0.001, "ms": 1, "s": 1000}[latency[2]]
    return float(speed[1]), milliseconds, int(failed[1]) if failed else 0


def measure(rounds: int = 7, seconds: int = 5) -> dict[str, Any]:
    """Ratios and latencies, medians over rounds; pgbench and receiver by turns."""
    with place() as (server, key), receiver(server):
        message = request("127.0.0.1", PATH, key, BODY)

        def load(connections: int) -> tuple[float, float, int]:
            if shutil.which("wrk"):
                return wrk(key, connections, seconds, server.data_dir.parent)
            done = uvloop.run(run("127.0.0.1", PORT, message, connections, seconds))
            return done.per_second, done.percentile(0.99), done.bad

        load(32)
        taken: dict[str, list[Any]] = {"simple": [], "prepared": [], "at_32": [], "at_64": []}
        for _ in range(rounds):
            taken["simple"].append(pgbench(server, 32, seconds, "simple"))
            taken["at_32"].append(load(32))
            taken["prepared"].append(pgbench(server, 32, seconds, "prepared"))
            taken["at_64"].append(load(64))

        def ratio(ours: str, theirs: str) -> float:
            pairs = zip(taken[ours], taken[theirs], strict=True)
            return float(round(statistics.median(one[0] / other for one, other in pairs), 2))

        def median(name: str, place: int) -> float:
            return float(round(statistics.median(one[place] for one in taken[name]), 1))

        return {
            "client": "wrk" if shutil.which("wrk") else "bench.client (Python)",
            "workers": int(os.environ.get("BENCH_WORKERS", os.cpu_count() or 1)),
            "pgbench_simple_tps_32": round(statistics.median(taken["simple"])),
            "pgbench_prepared_tps_32": round(statistics.median(taken["prepared"])),
            "receiver_32": median("at_32", 0),
            "receiver_64": median("at_64", 0),
            "ratio_32_to_simple": ratio("at_32", "simple"),
            "ratio_32_to_prepared": ratio("at_32", "prepared"),
            "ratio_64_to_simple": ratio("at_64", "simple"),
            "p99_ms_32": median("at_32", 1),
            "p99_ms_64": median("at_64", 1),
            "not_2xx": sum(one[2] for one in (*taken["at_32"], *taken["at_64"])),
            "bar": "ratio_32 >= 1.0, p99_ms_64 <= 30",
        }


def flat(requests: int = 200_000) -> dict[str, Any]:
    """Resident memory of the receiver after a tenth of the requests, and after all of them."""
    with place() as (server, key), receiver(server) as process:
        message = request("127.0.0.1", PATH, key, BODY)
        sizes = []
        for _ in range(10):
            load = uvloop.run(run("127.0.0.1", PORT, message, 32, requests=requests // 10))
            assert not load.bad, f"{load.bad} requests were refused"
            family = [process, *process.children(recursive=True)]
            sizes.append(round(sum(p.memory_info().rss for p in family) / 2**20, 1))
    return {"requests": requests, "rss_mb": sizes, "growth_mb": round(sizes[-1] - sizes[0], 1)}


def main() -> dict[str, Any]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--flat", type=int, metavar="REQUESTS", help="watch memory instead")
    given = parser.parse_args()
    result = flat(given.flat) if given.flat else measure(given.rounds, given.seconds)
    for name, value in result.items():
        print(f"{name:16} {value}")
    return result


if __name__ == "__main__":
    main()
