"""Whether a value stands in a column of a table; of the columns on a list that dbt writes."""

from fastapi import Request, Response
from psycopg import sql

from doors.refusals import Refusal
from lookup.bodies import Field, asked
from lookup.database import rows, said

PATH = "/read/companies/db/check-existence"
FIELDS = (
    Field("domain", about="The value: a domain, or another key when column_name says so."),
    Field("schema_name"),
    Field("table_name"),
    Field("column_name", required=False, default="domain"),
)
ALLOWED = """
select column_name, key_type
from serving.existence_keys
where table_schema = lower(btrim(%(schema_name)s)) and table_name = lower(btrim(%(table_name)s))
order by column_name
"""
KEYS = {
    "domain": "reference.normalize_domain(%(domain)s::text)",
    "linkedin": """coalesce(
        reference.linkedin_company_url(%(domain)s::text),
        reference.linkedin_person_url(%(domain)s::text)
    )""",
    "text": "reference.lookup_key(%(domain)s::text)",
    "as_sent": "btrim(%(domain)s::text)",
}
EXISTS = """
with asked as (select {key} as key)
select
    asked.key,
    exists(select 1 from {table} as t where t.{column} = (select key from asked)) as is_hit
from asked
"""


async def check(request: Request) -> Response:
    """Whether any row of a table has this key."""
    given = await asked(request, FIELDS)
    allowed = {one["column_name"]: one["key_type"] for one in await rows(request, ALLOWED, given)}
    schema, table, column = (
        given[name].strip().lower() for name in ("schema_name", "table_name", "column_name")
    )
    if not allowed:
        raise Refusal(
            422,
            "table_not_allowed",
            "This table cannot be asked; serving.existence_keys lists those that can.",
            more={"field": "table_name"},
        )
    if column not in allowed:
        raise Refusal(
            422,
            "column_not_allowed",
            f"This column cannot be asked. Of this table: {', '.join(allowed)}.",
            more={"field": "column_name", "columns": list(allowed)},
        )
    statement = sql.SQL(EXISTS).format(
        key=sql.SQL(KEYS[allowed[column]]),
        table=sql.Identifier(schema, table),
        column=sql.Identifier(column),
    )
    (row,) = await rows(request, statement, given)
    hit = bool(row["is_hit"])
    return said(
        {
            "success": True,
            "match_status": hit,
            "exists": hit,
            "key": given["domain"],
            "normalized_key": row["key"],
            "domain": given["domain"],
            "schema_name": schema,
            "table_name": table,
            "column_name": column,
        }
    )
