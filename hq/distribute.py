"""One Postgres becomes a cluster, table by table, rows and all; and back.

Each table moves in a transaction of its own, and one that has moved is left alone: who dies in
between is called again. Builds wait meanwhile: what a model joins has to stand on one side.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from hq import cluster

BUILDER = "set role hq_dbt"
# where it is, how large, and the unique indexes that a shard cannot keep: without the key in them
STANDS = """
select
    pg_total_relation_size(c.oid),
    exists (select from pg_dist_partition as p where p.logicalrelid = c.oid),
    array(
        select i.indexrelid::regclass::text
        from pg_index as i
        where
            i.indrelid = c.oid and i.indisunique
            and not exists (
                select from pg_attribute as a
                where a.attrelid = c.oid and a.attname = %(key)s and a.attnum = any(i.indkey)
            )
    )
from pg_class as c
where c.oid = to_regclass(%(table)s) and c.relkind = 'r'
"""
PLACED = """
select p.logicalrelid::text from pg_dist_partition as p
inner join pg_class as c on c.oid = p.logicalrelid
where c.relowner = 'hq_dbt'::regrole
order by 1
"""
# what `hq migrate` has placed is not dbt's
OURS = """
select undistribute_table(logicalrelid) from pg_dist_partition
where logicalrelid = 'ops.gone'::regclass
"""


@dataclass(frozen=True)
class Move:
    """A table that is not where it belongs. key: what it is spread by; None, a copy everywhere."""

    table: str
    key: str | None
    size: int
    in_the_way: list[str]


def plan(connection: psycopg.Connection[Any], manifest: Any) -> list[Move]:
    """What has to move, the largest last. manifest: what `dbt parse` returned."""
    moves = []
    for node in manifest.nodes.values():
        placement = _placement(node)
        if placement == "here":
            continue
        unique = node.config.get("unique_key")
        key = (unique if isinstance(unique, str) else unique[0]) if placement == "by_key" else None
        table = f"{node.schema}.{node.alias}"
        found = connection.execute(STANDS, {"table": table, "key": key}).fetchone()
        if found and not found[1]:
            moves.append(Move(table, key, found[0], found[2] if key else []))
    return sorted(moves, key=lambda move: move.size)


def apply(
    connection: psycopg.Connection[Any], moves: Iterable[Move], say: Callable[[Move], None]
) -> None:
    """Moves them. connection: autocommit, as who may become hq_dbt."""
    connection.execute(cluster.PLACED)
    connection.execute(BUILDER)
    for move in moves:
        with connection.transaction():
            for index in move.in_the_way:  # the next build makes a plain one
                connection.execute(sql.SQL("drop index ") + sql.SQL(index))
            if move.key:
                to = "select create_distributed_table(%s, %s)"
                connection.execute(to, [move.table, move.key])
            else:
                connection.execute("select create_reference_table(%s)", [move.table])
        # the rows that were moved stay behind, unseen, until told to go
        connection.execute("select truncate_local_data_after_distributing_table(%s)", [move.table])
        say(move)


def back(connection: psycopg.Connection[Any], say: Callable[[str], None]) -> int:
    """All that dbt owns returns to the coordinator. Returns how many tables did."""
    tables = [table for (table,) in connection.execute(PLACED).fetchall()]
    connection.execute(OURS)
    connection.execute(BUILDER)
    for table in tables:
        connection.execute("select undistribute_table(%s)", [table])
        say(table)
    return len(tables)


def _placement(node: Any) -> str:
    """As the macro of that name."""
    if node.resource_type == "seed":
        return "everywhere"
    if node.resource_type != "model" or node.config.materialized != "incremental":
        return "here"
    return str(node.config.get("placement") or "here")
