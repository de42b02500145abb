"""A Sales Navigator export of many rows, posted as people do: seconds, and the door's memory.

`python -m bench.exports [ROWS]`. First a thousand rows, then so many, then as many that are long
(a file near the 256 MiB that are taken).
"""

import csv
import json
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import psycopg
from psycopg.conninfo import make_conninfo

from bench.landing import PORT, place, receiver
from bench.memory import sampled
from hq import keys
from sender import destinations

PATH = "/run/salesnav/export/to-clay"
TITLES = ["First name", "Last name", "Job title", "Company", "Location", "About"]


def measure(rows: int = 100_000) -> dict[str, Any]:
    """Of each file its size, the seconds until it was answered, and what memory rose to."""
    with place() as (server, _):
        address = make_conninfo("", **server.parameters)
        with psycopg.connect(address, autocommit=True) as connection:
            key = keys.add(connection, "exports", ["send"])
            new = destinations.New("clay", "https://hooks.example/x")
            destinations.add(connection, new, allow_private=False)
        file = server.data_dir.parent / "export.tsv"
        result: dict[str, Any] = {}
        with receiver(server) as process:
            for what, count, about in (
                ("1,000 rows", 1_000, 250),
                (f"{rows:,} rows", rows, 250),
                (f"{rows:,} long rows", rows, 2_200),
            ):
                _write(file, count, about)
                with sampled(lambda: [process, *process.children(recursive=True)], sum) as seen:
                    started = time.monotonic()
                    _post(file, key, count)
                    taken = time.monotonic() - started
                result[what] = {
                    "mb": round(file.stat().st_size / 2**20, 1),
                    "seconds": round(taken, 1),
                    "own_mb_before": seen[0],
                    "own_mb_most": max(seen),
                }
                print(what, result[what], file=sys.stderr, flush=True)
        return result


def _write(file: Path, rows: int, about: int) -> None:
    with file.open("w", newline="") as out:
        table = csv.writer(out, delimiter="\t")
        table.writerow(TITLES)
        for n in range(rows):
            text = f"{n} builds release tooling for platform teams. " * (about // 45)
            table.writerow(["Zoë", f"Number {n} of {rows}", "VP, Sales", "Tallow", "Oslo", text])


def _post(file: Path, key: str, rows: int) -> None:
    form = {"webhook_url": "clay", "export_title": "EX TALLOW", "notes": "measured"}
    with file.open("rb") as content:
        answer = httpx.post(
            f"http://127.0.0.1:{PORT}{PATH}",
            data=form,
            files={"file": ("export.tsv", content)},
            headers={"x-api-key": key},
            timeout=600,
        )
    assert answer.status_code == 202, answer.text
    assert answer.json()["total_rows"] == rows, answer.text


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:2])), indent=2))
