"""A statement said to libpq itself, its parameters packed here.

For the one statement of the hot path: a cursor adapts each value and each type of it anew, which
costs a small batch more than its rows do.
"""

import struct
from collections.abc import Sequence

import psycopg
from psycopg import generators
from psycopg.pq import ExecStatus, Format

from doors.connections import Connection

TEXT, BYTEA = 25, 17  # oids, the same in every Postgres
ARRAY_OF = {TEXT: 1009, BYTEA: 1001}
HEAD = struct.Struct("!iiIii").pack  # dimensions, has nulls, type, length, first subscript
LENGTH = struct.Struct("!i").pack


async def call(
    connection: Connection, query: bytes, columns: Sequence[tuple[int, list[bytes]]]
) -> list[int]:
    """The bigint[] that a function of arrays returns; each column is a type and its values.

    Text must be UTF-8. Raises psycopg.Error, as a cursor would.
    """
    connection.pgconn.send_query_params(
        query,
        [_array(oid, values) for oid, values in columns],
        [ARRAY_OF[oid] for oid, _ in columns],
        [Format.BINARY] * len(columns),
        Format.BINARY,
    )
    result = (await connection.wait(generators.execute(connection.pgconn)))[-1]
    if result.status != ExecStatus.TUPLES_OK:
        raise psycopg.errors.error_from_result(result)
    value = result.get_value(0, 0)
    assert value is not None
    (length,) = struct.unpack_from("!i", value, 12)
    return list(struct.unpack_from("!" + "4xq" * length, value, 20))


def _array(oid: int, values: list[bytes]) -> bytes:
    body = b"".join([LENGTH(len(value)) + value for value in values])
    return HEAD(1, 0, oid, len(values), 1) + body
