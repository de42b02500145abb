"""How a question is put to a Citus cluster, whose planner takes fewer forms: docs/scaling.md.

What is asked is normalised by a statement of its own and stands in the next one as a value: so a
question about one key goes to the worker that has it. And the fences go by which one Postgres looks
rows up by their key: behind one a table is brought to the coordinator whole.
"""

import re

from doors.settings import get_settings
from lookup.database import Connection, Row

KEY = re.compile(r"\basked\.(\w+)")
FENCE = "offset 0"


def on_cluster() -> bool:
    """Whether the database is spread over workers."""
    return get_settings().distributed


def for_workers(sql: str) -> str:
    """The same question, without `asked` and without fences."""
    return KEY.sub(r"%(asked_\1)s::text", sql).replace(FENCE, "")


async def keys(connection: Connection, asked_sql: str, given: Row) -> Row:
    """The values that for_workers wants: keys as they are stored."""
    cursor = await connection.execute(f"{asked_sql} select asked.* from asked".encode(), given)
    (stored,) = await cursor.fetchall()
    return {f"asked_{name}": value for name, value in stored.items()}
