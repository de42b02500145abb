"""What has landed and was not read yet: one cheap look at the indexes of raw."""

from typing import Any

import psycopg
from psycopg import sql

# final rows only: those that no running transaction may still change
ONE = sql.SQL(
    "select {partition}, least({done}, 9223372036854775807) where exists ("
    "select from raw.{table} where landed_xid >= {done} "
    "and landed_xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint)"
)
DONE = """
select split_part(f.model, '.', 2), f.done
from ops.frontier as f
where f.model like 'extracted.%' and f.input = 'raw.' || split_part(f.model, '.', 2)
"""


def news(connection: psycopg.Connection[Any], partitions: list[str]) -> dict[str, int]:
    """Partitions with final rows that their payload table has not read, and from where on."""
    done = read_until(connection)
    looks = [
        ONE.format(
            partition=sql.Literal(name),
            table=sql.Identifier(name),
            done=sql.Literal(done.get(name, 0)),
        )
        for name in partitions
    ]
    return dict(connection.execute(sql.SQL(" union all ").join(looks)).fetchall()) if looks else {}


def read_until(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """How far each payload table has read its partition of raw."""
    return dict(connection.execute(DONE).fetchall())


def many(connection: psycopg.Connection[Any], new: dict[str, int], rows: int = 100) -> bool:
    """Whether more rows wait than one connection should build by itself."""
    waiting = sql.SQL(" union all ").join(
        sql.SQL("(select 1 from raw.{table} where landed_xid >= {done} limit {rows})").format(
            table=sql.Identifier(name), done=sql.Literal(done), rows=sql.Literal(rows + 1)
        )
        for name, done in new.items()
    )
    count = sql.SQL("select count(*) > {rows} from ({waiting}) as w").format(
        rows=sql.Literal(rows), waiting=waiting
    )
    row = connection.execute(count).fetchone()
    return bool(row and row[0])
