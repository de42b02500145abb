"""What has landed and was not read yet: one cheap look at indexes of raw and at ops.frontier."""

from typing import Any, NamedTuple

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
# somebody built the payload table and not all that stands on it, or a crash took what did
BEHIND = """
select split_part(f.model, '.', 2), b.done, b.model || ' of ' || b.input, b.done
from ops.frontier as f
inner join ops.frontier as b on b.input = f.model
where
    f.input = 'raw.' || split_part(f.model, '.', 2)
    and split_part(f.model, '.', 2) = any(%s)
    and b.model = any(%s)
    and b.done < f.done
"""
# a table with editions was built, and not all that read it by what changed: found by what feeds it
BEHIND_EDITIONS = """
with recursive feeds (model, reader, reader_done) as (

    select e.model, b.model || ' of ' || b.input, b.done
    from ops.editions as e
    inner join ops.frontier as b on b.input = e.model
    where b.model = any(%(models)s) and b.done <= e.edition

    union

    select f.input, feeds.reader, feeds.reader_done
    from feeds
    inner join ops.frontier as f on f.model = feeds.model

)

select split_part(f.model, '.', 2), f.done, feeds.reader, feeds.reader_done
from feeds
inner join ops.frontier as f on f.model = feeds.model
where
    f.input = 'raw.' || split_part(f.model, '.', 2)
    and split_part(f.model, '.', 2) = any(%(partitions)s)
"""


class Unread(NamedTuple):
    """Of one partition: since is the landed_xid from where on somebody has to read, readers are
    those who have to, each of what and how far it has read."""

    since: int
    readers: frozenset[tuple[str, int]]


def unread(
    connection: psycopg.Connection[Any], partitions: list[str], models: list[str]
) -> dict[str, Unread]:
    """Partitions with final rows that were not read by all who should.

    models: as schema.table; of others that ops.frontier knows nobody waits for what they read.
    """
    done = dict(connection.execute(DONE).fetchall())
    looks = [
        ONE.format(
            partition=sql.Literal(name),
            table=sql.Identifier(name),
            done=sql.Literal(done.get(name, 0)),
        )
        for name in partitions
    ]
    if not looks:
        return {}
    asked = {"partitions": partitions, "models": models}
    found = connection.execute(BEHIND_EDITIONS, asked).fetchall()
    found += connection.execute(BEHIND, [partitions, models]).fetchall()
    landed = connection.execute(sql.SQL(" union all ").join(looks)).fetchall()
    found += [(name, since, f"extracted.{name} of raw", since) for name, since in landed]
    waiting: dict[str, Unread] = {}
    for name, since, reader, reader_done in found:
        known = waiting.get(name, Unread(since, frozenset()))
        waiting[name] = Unread(min(known.since, since), known.readers | {(reader, reader_done)})
    return waiting


def stuck(before: dict[str, Unread], after: dict[str, Unread]) -> list[str]:
    """Partitions with a reader that stands where it stood, whatever another loop did meanwhile."""
    return sorted(
        name for name in before.keys() & after.keys() if before[name].readers & after[name].readers
    )


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
