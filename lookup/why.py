"""Why a row of core says what it says, as a door answers it."""

from fastapi import Request

from doors import reasons
from doors.refusals import Refusal
from lookup.database import Row, rows


async def tables(request: Request) -> dict[str, str]:
    """Tables that claims decide, and the column by which each is asked about."""
    return {one["core_table"]: one["key_column"] for one in await rows(request, reasons.TABLES)}


async def told(request: Request, table: str, key: str) -> Row:
    """{table, key, found, columns}. Raises Refusal (404) for a table that claims do not decide."""
    known = await tables(request)
    if table not in known:
        there = ", ".join(sorted(known))
        raise Refusal(
            404, "no_such_table", f"Claims decide nothing in {table}. There are: {there}."
        )
    asked = {"table": table, "key_column": known[table], "key": key}
    (stored,) = await rows(request, reasons.KEY, asked)
    asked["key"] = stored["key"] or key
    claims = await rows(request, reasons.CLAIMS, asked)
    stands = await rows(request, reasons.standing(table, known[table]), asked)
    columns = reasons.explain(claims, stands)
    return {"table": table, "key": asked["key"], "found": bool(claims), "columns": columns}
