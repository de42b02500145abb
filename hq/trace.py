"""Where one payload went: table by table, from raw to core."""

from collections.abc import Callable
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row
from rich.console import Console

from hq.errors import Foreseen

Cursor = psycopg.Cursor[dict[str, Any]]
Say = Callable[[str], None]

RAW = """
select tableoid::regclass::text as table, workflow, landed_at, landed_xid, idempotency_key,
    api_key_name, repaired
from raw.payloads where landing_id = %(landing_id)s
"""
ORIGINAL = """
select octet_length(body) as bytes from raw.originals where landing_id = %(landing_id)s
"""
# shown as texts that Postgres cuts: of the numbers it holds, Python parses none of more than
# 4,300 digits
PAYLOAD = """
select left(whole, %(width)s) as start, length(whole) as length
from (select payload::text as whole from raw.payloads where landing_id = %(landing_id)s) as p
"""
ROWS = """
select left(whole, %(width)s) as start, length(whole) as length, quarantine_reason, total
from (
    select
        (
            select coalesce(jsonb_object_agg(field.key, field.value), '{{}}')::text
            from jsonb_each(to_jsonb(t)) as field
            where field.value not in ('null', '[]', '{{}}')
        ) as whole,
        to_jsonb(t) ->> 'quarantine_reason' as quarantine_reason,
        count(*) over () as total
    from {table} as t
    where landing_id = %(landing_id)s
    limit %(shown)s
) as r
"""
TABLES = """
select n.nspname as schema, c.relname as name
from pg_attribute as a
inner join pg_class as c on c.oid = a.attrelid
inner join pg_namespace as n on n.oid = c.relnamespace
where a.attname = 'landing_id' and not a.attisdropped and c.relkind in ('r', 'p', 'v')
    and not c.relispartition
    and n.nspname in ('extracted', 'claims', 'core', 'client', 'target_client')
order by array_position(
    array['extracted', 'claims', 'core', 'client', 'target_client'], n.nspname::text
), c.relname
"""
RETAINED = """
select r.file, r.retained_at from ops.retained as r
where %(landing_id)s between r.from_landing_id and r.until_landing_id - 1
order by r.workflow
"""
SHOWN_ROWS = 3  # per table
SHOWN_CHARACTERS = 600  # of a row
NO_TEXT = "    (cannot be shown: written out, its numbers have more digits than a text may)"


def show(connection: psycopg.Connection[Any], landing_id: int, console: Console) -> None:
    """Prints what stands under this landing. Raises Foreseen when nothing ever landed there."""

    def say(text: str) -> None:
        console.print(text, markup=False, highlight=False, soft_wrap=True)

    asked = {"landing_id": landing_id, "width": SHOWN_CHARACTERS, "shown": SHOWN_ROWS}
    with connection.cursor(row_factory=dict_row) as cursor:
        in_raw = _raw(cursor, asked, say)
        reached = 0
        for table in cursor.execute(TABLES).fetchall():
            reached += _table(cursor, table["schema"], table["name"], asked, say)
        if not reached and not in_raw:
            raise Foreseen(
                f"Nothing landed under {landing_id}. "
                "A refused body has a number of its own, in raw.rejected."
            )
        if not reached:
            say("No table beyond raw has it yet: `hq status` says whether it is pending.")


def _raw(cursor: Cursor, asked: dict[str, int], say: Say) -> bool:
    """Whether it stands in raw."""
    landed = cursor.execute(RAW, asked).fetchone()
    if landed is None:
        for moved in cursor.execute(RETAINED, asked).fetchall():
            say(f"no longer in raw: since {moved['retained_at']:%Y-%m-%d} in {moved['file']}")
        return False
    key = landed["idempotency_key"]
    say(
        f"{landed['table']}  {landed['workflow']}, "
        f"landed {landed['landed_at']:%Y-%m-%d %H:%M:%S.%f%z} "
        f"by key {landed['api_key_name'] or '(none)'}, transaction {landed['landed_xid']}"
        + (f", idempotency key {key}" if key else "")
    )
    try:
        say(_short(cursor.execute(PAYLOAD, asked).fetchall()[0]))
    except psycopg.errors.ProgramLimitExceeded:
        say(NO_TEXT)
    if landed["repaired"]:
        original = cursor.execute(ORIGINAL, asked).fetchone()
        kept = f"{original['bytes']} bytes in raw.originals" if original else "nowhere"
        say(f"    repaired: jsonb refused it as sent; the exact bytes are kept: {kept}")
    return True


def _table(cursor: Cursor, schema: str, name: str, asked: dict[str, int], say: Say) -> int:
    query = sql.SQL(ROWS).format(table=sql.Identifier(schema, name))
    try:
        rows = cursor.execute(query, asked).fetchall()
    except psycopg.errors.ProgramLimitExceeded:
        say(f"{schema}.{name}")
        say(NO_TEXT)
        return 1
    if not rows:
        return 0
    total = rows[0]["total"]
    reason = rows[0]["quarantine_reason"]
    quarantined = f", quarantined: {reason}" if reason else ""
    say(f"{schema}.{name}  {total} row{'s' if total > 1 else ''}{quarantined}")
    for row in rows:
        say(_short(row))
    if total > len(rows):
        say(f"    … and {total - len(rows)} more")
    return int(total)


def _short(row: dict[str, Any]) -> str:
    more = f"… ({row['length']} characters)" if row["length"] > SHOWN_CHARACTERS else ""
    return f"    {row['start']}{more}"
