"""`hq load` against psql's \\copy: the same rows into the same table, by turns, in one run.

`python -m bench.load [ROWS] [ROUNDS]` prints rows per second of each and the ratio (bar: 0.5).
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from bench.companies import payloads
from hq import migrations
from hq.embedded import Server
from hq.settings import PROJECT_DIR

BAR = 0.5
SLUG = "companyenrich"


def main(rows: int = 20_000, rounds: int = 5) -> int:
    """0 if the bar is met."""
    place = Path(tempfile.mkdtemp(prefix="hq-bench-"))
    server = Server(place / "data")
    server.start()
    try:
        migrations.migrate(make_conninfo("", **server.parameters))
        lines, table = place / "rows.ndjson", place / "rows.copy"
        with lines.open("w") as ndjson, table.open("w") as copy:
            for body in payloads(rows):
                text = json.dumps(body)
                ndjson.write(f"{text}\n")
                copy.write(f"{SLUG}\t" + text.replace("\\", "\\\\") + "\n")
        table.chmod(0o644)
        taken: dict[str, list[float]] = {"psql": [], "hq": []}
        for _ in range(rounds):
            for name, seconds in taken.items():
                seconds.append(_time(server, name, lines, table))
        best = {name: rows / statistics.median(seconds) for name, seconds in taken.items()}
        ratio = best["hq"] / best["psql"]
        size = lines.stat().st_size / rows
        print(f"{rows} rows of {size:.0f} bytes, median of {rounds}: ", end="")
        print(f"psql {best['psql']:,.0f} rows/s, hq load {best['hq']:,.0f} rows/s, ", end="")
        print(f"ratio {ratio:.2f} (bar {BAR})")
        return 0 if ratio >= BAR else 1
    finally:
        server.stop()
        shutil.rmtree(place, ignore_errors=True)


def _time(server: Server, name: str, lines: Path, table: Path) -> float:
    with psycopg.connect(make_conninfo("", **server.parameters), autocommit=True) as connection:
        connection.execute("truncate raw.payloads")
        connection.execute("checkpoint")
    commands = {
        "psql": [
            str(server.bin / "psql"),
            "-qc",
            f"\\copy raw.payloads (workflow, payload) from '{table}'",
        ],
        "hq": [sys.executable, "-m", "hq.cli", "load", SLUG, str(lines)],
    }
    address = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE"}
    env = os.environ | {address[key]: value for key, value in server.parameters.items()}
    began = time.monotonic()
    subprocess.run(commands[name], env=env, cwd=PROJECT_DIR, check=True, capture_output=True)
    return time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:])))
