"""What would be put into Attio as a CSV, to be imported there by hand."""

import csv
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from psycopg import sql

from sender.attio.configuration import FIELDS
from sender.attio.ledger import Ledger

STRETCH = 5_000  # rows that are held at a time
# of a nested value each part is a column of its own
PARTS = {
    "name": ("first_name", "last_name", "full_name"),
    "company": ("target_record_id",),
}
ROWS = """
select j.record_key, j.payload from sending.{judged} as j
where j.record_key > %(after)s and (j.reason is null or %(all)s and j.reason = 'sent before')
order by j.record_key
limit %(limit)s
"""


async def export(ledger: Ledger, what: str, file: Path, everything: bool) -> int:
    """Writes what would go; with everything, also what is there already. How many rows.

    The file is there when it is whole, and not before.
    """
    view = sql.Identifier(f"attio_{what.replace('-', '_')}_judged")
    query = sql.SQL(ROWS).format(judged=view).as_bytes()
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    rows, after = 0, ""
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(titles(what))
            while True:
                asked = {"after": after, "all": everything, "limit": STRETCH}
                several = await ledger.ask(query, asked)
                if not several:
                    break
                writer.writerows(cells(what, payload) for _, payload in several)
                rows, after = rows + len(several), several[-1][0]
        os.chmod(name, 0o644)
        os.replace(name, file)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(name)
        raise
    return rows


def titles(what: str) -> list[str]:
    """Names of the columns: those of the fields, and of their parts where they have some."""
    found: list[str] = []
    for field in FIELDS[what]:
        found += _parts(what, field) or [field]
    return found


def cells(what: str, payload: Mapping[str, Any]) -> list[Any]:
    """A payload in the order of the titles; what is not there is empty."""
    found: list[Any] = []
    for field in FIELDS[what]:
        value = payload.get(field)
        parts = _parts(what, field)
        found += [(value or {}).get(part) for part in parts] if parts else [value]
    return found


def _parts(what: str, field: str) -> list[str]:
    # a company's name is a word, a person's three
    return [] if (what, field) == ("companies", "name") else list(PARTS.get(field, ()))
