"""Moving in: 1,250,000 rows of work history and 25,678 job titles of a former system.

`python -m bench.moving [ROWS]`. CSV as psql's copy writes it, loaded by `hq load`, built by
`hq build`.
"""

import csv
import json
import sys
from pathlib import Path
from typing import Any

import psycopg

from bench.memory import programs, sampled, sessions
from bench.place import Place, place

TITLES = 25_678
JOBS_OF_ONE = 4
HISTORY = (
    "linkedin_url", "company_domain", "company_name", "title", "start_date", "end_date",
    "is_current", "experience_order",
)  # fmt: skip
LOOKUP = ("raw_job_title", "cleaned_job_title", "seniority_level", "job_function")
COUNTS = (
    "extracted.legacy_work_history_payloads",
    "core.person_work_history",
    "core.people",
    "core.companies",
    "reference.job_title_lookup",
)


def title(number: int) -> str:
    return f"Head of Desk {number % TITLES}"


def history(file: Path, rows: int) -> None:
    """Four jobs of each person, the newest without an end."""
    with file.open("w", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(HISTORY)
        for number in range(rows):
            person, job = divmod(number, JOBS_OF_ONE)
            company = (person * 7 + job * 13) % 90_000
            lines.writerow((
                f"https://www.linkedin.com/in/moved-{person}-example", f"moved{company}.example",
                f"Moved {company}", title(number), f"{2024 - job * 2}-0{1 + person % 9}-01",
                "" if job == 0 else f"{2026 - job * 2}-0{1 + person % 9}-01",
                "t" if job == 0 else "f", job,
            ))  # fmt: skip


def titles(file: Path) -> None:
    with file.open("w", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(LOOKUP)
        for number in range(TITLES):
            lines.writerow((title(number), f"Head of Desk {number}", "Head", "Operations"))


def main(rows: int = 1_250_000) -> dict[str, Any]:
    """Seconds of each step, the most memory, and rows."""
    with place() as at:
        work, known = at.directory / "work_history.csv", at.directory / "titles.csv"
        history(work, rows)
        titles(known)
        at.build_empty()
        hq = [sys.executable, "-m", "hq.cli"]
        result: dict[str, Any] = {"rows": rows, "titles": TITLES}
        steps = {
            "load_titles": [*hq, "load", "legacy-job-titles", str(known)],
            "load_work_history": [*hq, "load", "legacy-work-history", str(work)],
            "build": [*hq, "build"],
            "build_of_nothing": [*hq, "build"],
        }
        for name, command in steps.items():
            with sampled(programs(at.server), max) as own, sampled(sessions(at.server), max) as its:
                seconds = round(at.timed(command), 1)
            result[name] = {"seconds": seconds, "own_mb": max(own), "session_mb": max(its)}
            print(name, result[name], file=sys.stderr, flush=True)
        result["counts"] = _counts(at)
        return result


def _counts(at: Place) -> dict[str, int]:
    with psycopg.connect(at.address, autocommit=True) as connection:
        found = {}
        for table in COUNTS:
            ((found[table],),) = connection.execute(f"select count(*) from {table}").fetchall()
        return found


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:])), indent=2))
