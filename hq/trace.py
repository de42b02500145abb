"""Where one payload went: table by table, from raw to core."""

import json
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row
from rich.console import Console

from hq.errors import Foreseen

RAW = """
select tableoid::regclass::text as table, workflow, landed_at, landed_xid, idempotency_key,
    api_key_name, repaired, payload::text as payload
from raw.payloads where landing_id = %s
"""
TABLES = """
select n.nspname as schema, c.relname as name
from pg_attribute as a
inner join pg_class as c on c.oid = a.attrelid
inner join pg_namespace as n on n.oid = c.relnamespace
where a.attname = 'landing_id' and not a.attisdropped and c.relkind in ('r', 'p')
    and not c.relispartition and n.nspname in ('extracted', 'core', 'client')
order by array_position(array['extracted', 'core', 'client'], n.nspname::text), c.relname
"""
SHOWN = 3  # rows per table
WIDTH = 600  # characters of a row


def show(connection: psycopg.Connection[Any], landing_id: int, console: Console) -> None:
    """Prints what stands under this landing. Raises Foreseen when nothing ever landed there."""

    def say(text: str) -> None:
        console.print(text, markup=False, highlight=False, soft_wrap=True)

    with connection.cursor(row_factory=dict_row) as cursor:
        landed = cursor.execute(RAW, [landing_id]).fetchone()
        if landed is None:
            raise Foreseen(
                f"Nothing landed under {landing_id}. "
                "A refused body has a number of its own, in raw.rejected."
            )
        say(
            f"{landed['table']}  {landed['workflow']}, "
            f"landed {landed['landed_at']:%Y-%m-%d %H:%M:%S.%f%z} "
            f"by key {landed['api_key_name'] or '(none)'}, transaction {landed['landed_xid']}"
            + (
                f", idempotency key {landed['idempotency_key']}"
                if landed["idempotency_key"]
                else ""
            )
        )
        say(f"    {_short(landed['payload'])}")
        if landed["repaired"]:
            original = cursor.execute(
                "select octet_length(body) as bytes from raw.originals where landing_id = %s",
                [landing_id],
            ).fetchone()
            kept = f"{original['bytes']} bytes in raw.originals" if original else "nowhere"
            say(f"    repaired: jsonb refused it as sent; the exact bytes are kept: {kept}")
        reached = 0
        for table in cursor.execute(TABLES).fetchall():
            reached += _table(cursor, table["schema"], table["name"], landing_id, say)
        if not reached:
            say("No table beyond raw has it yet: `hq status` says whether it is pending.")


def _table(
    cursor: psycopg.Cursor[dict[str, Any]], schema: str, name: str, landing_id: int, say: Any
) -> int:
    query = sql.SQL(
        "select to_jsonb(t) as fields, count(*) over () as total "
        "from {} as t where landing_id = %s limit %s"
    ).format(sql.Identifier(schema, name))
    rows = cursor.execute(query, [landing_id, SHOWN]).fetchall()
    if not rows:
        return 0
    total = rows[0]["total"]
    reason = rows[0]["fields"].get("quarantine_reason")
    say(f"{schema}.{name}  {total} row{'s' if total > 1 else ''}" + _quarantine(reason))
    for row in rows:
        known = {key: value for key, value in row["fields"].items() if value not in (None, [], {})}
        say(f"    {_short(json.dumps(known, ensure_ascii=False, default=str))}")
    if total > SHOWN:
        say(f"    … and {total - SHOWN} more")
    return int(total)


def _quarantine(reason: str | None) -> str:
    return f", quarantined: {reason}" if reason else ""


def _short(text: str) -> str:
    return text if len(text) <= WIDTH else f"{text[:WIDTH]}… ({len(text)} characters)"
