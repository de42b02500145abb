"""`hq load` against psql's \\copy: the same rows into the same table, by turns, in one run.

`python -m bench.load [ROWS] [ROUNDS]` prints rows per second of each and the ratio (bar: 0.5).
The start of both processes is in it: psql's is a few milliseconds, ours most of a second.
"""

import json
import statistics
import sys
from pathlib import Path
from typing import Any

import psycopg

from bench.companies import payloads
from bench.place import Place, place

BAR = 0.5
SLUG = "companyenrich"


def measure(rows: int = 20_000, rounds: int = 5) -> dict[str, Any]:
    """Rows a second of both, medians over rounds, and their ratio."""
    with place() as at:
        lines, table = at.directory / "rows.ndjson", at.directory / "rows.copy"
        with lines.open("w") as ndjson, table.open("w") as copy:
            for body in payloads(rows):
                text = json.dumps(body)
                ndjson.write(f"{text}\n")
                copy.write(f"{SLUG}\t" + text.replace("\\", "\\\\") + "\n")
        table.chmod(0o644)
        taken: dict[str, list[float]] = {"psql": [], "hq": []}
        for _ in range(rounds):
            for name, seconds in taken.items():
                seconds.append(_time(at, name, lines, table))
        speed = {name: rows / statistics.median(seconds) for name, seconds in taken.items()}
        return {
            "rows": rows,
            "bytes_a_row": round(lines.stat().st_size / rows),
            "psql_rows_s": round(speed["psql"]),
            "hq_load_rows_s": round(speed["hq"]),
            "ratio": round(speed["hq"] / speed["psql"], 2),
            "bar": BAR,
        }


def _time(at: Place, name: str, lines: Path, table: Path) -> float:
    with psycopg.connect(at.address, autocommit=True) as connection:
        connection.execute("truncate raw.payloads")
        connection.execute("checkpoint")
    commands = {
        "psql": [
            str(at.server.bin / "psql"),
            "-qc",
            f"\\copy raw.payloads (workflow, payload) from '{table}'",
        ],
        "hq": [sys.executable, "-m", "hq.cli", "load", SLUG, str(lines)],
    }
    return at.timed(commands[name])


if __name__ == "__main__":
    print(json.dumps(measure(*(int(word) for word in sys.argv[1:])), indent=2))
