"""`hq why`: who says what of a row of core, who won, and by which rule."""

from typing import Any

import psycopg
from psycopg.rows import dict_row
from rich.console import Console

from doors import reasons
from hq.errors import Foreseen


def show(connection: psycopg.Connection[Any], table: str, key: str, console: Console) -> None:
    """Prints the claims of one key. Raises Foreseen for a table or key that nobody knows."""

    def say(text: str) -> None:
        console.print(text, markup=False, highlight=False, soft_wrap=True)

    table = table if "." in table else f"core.{table}"
    with connection.cursor(row_factory=dict_row) as cursor:
        known = {one["core_table"]: one["key_column"] for one in cursor.execute(reasons.TABLES)}
        if table not in known:
            raise Foreseen(
                f"Claims decide nothing in {table}. Ask about {', '.join(sorted(known))}."
            )
        asked = {"table": table, "key_column": known[table], "key": key}
        asked["key"] = (cursor.execute(reasons.KEY, asked).fetchone() or {}).get("key") or key
        claims = cursor.execute(reasons.CLAIMS, asked).fetchall()
        rows = cursor.execute(reasons.standing(table, known[table]), asked).fetchall()
    if not claims:
        raise Foreseen(f"No workflow has said anything for {table} of {asked['key']}.")
    say(f"{table} of {asked['key']}: {len(rows)} row{'s' if len(rows) != 1 else ''}")
    for column in reasons.explain(claims, rows):
        say(f"\n{column['column']}: {column['rule']}")
        for claim in column["claims"]:
            first, last = claim["landing_id"], claim["last_landing_id"]
            payloads = f"landing {first}" + (f", last {last}" if last != first else "")
            mark, source = "→" if claim["wins"] else " ", claim["source"]
            said = _short(claim["value"])
            say(f"  {mark} {said}   {source} (rank {claim['priority']}), {payloads}")


def _short(value: str) -> str:
    return value if len(value) <= 120 else value[:119] + "…"
