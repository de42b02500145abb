"""Of the companies in focus: which tables of core know them."""

from fastapi import Request, Response
from psycopg import sql

from lookup.bodies import Field, asked
from lookup.database import Row, rows, said

PATH = "/read/companies/coverage"
FIELDS = (
    Field("limit", kind="number", required=False, least=1, most=500, default=100),
    Field("offset", kind="number", required=False, most=10_000, default=0),
)
FOCUS = """
select f.domain, f.company_name, count(*) over () as total
from extracted.focus_companies as f
order by f.domain
limit %(limit)s offset %(offset)s
"""
TABLES = """
select table_schema, table_name, key_column
from serving.core_keys
where entity_type = 'company' and table_schema = 'core'
order by table_name
"""
KNOWN = """
select distinct {name} as table, t.{key} as domain
from {table} as t
where t.{key} = any(%(domains)s::text[])
"""


async def coverage(request: Request) -> Response:
    """Per company in focus: of every table of core whether it has a row, and how many have."""
    given = await asked(request, FIELDS)
    focus = await rows(request, FOCUS, given)
    tables = await rows(request, TABLES)
    branches = [
        sql.SQL(KNOWN).format(
            name=sql.Literal(one["table_name"]),
            key=sql.Identifier(one["key_column"]),
            table=sql.Identifier(one["table_schema"], one["table_name"]),
        )
        for one in tables
    ]
    domains = {"domains": [one["domain"] for one in focus]}
    known: dict[str, set[str]] = {}
    for one in await rows(request, sql.SQL(" union all ").join(branches), domains):
        known.setdefault(one["domain"], set()).add(one["table"])
    names = [one["table_name"] for one in tables]
    data: list[Row] = [
        {
            "domain": one["domain"],
            "company_name": one["company_name"],
            "covered": len(known.get(one["domain"], ())),
            "tables": {name: name in known.get(one["domain"], ()) for name in names},
        }
        for one in focus
    ]
    total = focus[0]["total"] if focus else 0
    meta = {"total": total, "limit": given["limit"], "offset": given["offset"]}
    return said({"data": data, "meta": meta | {"tables": len(names)}})
