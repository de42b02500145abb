"""No endpoint that is asked by a key reads the whole of a large table to find it."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from lookup import landings, runs
from lookup.answers import asked_sql, query, query_of_many
from lookup.boards import BOARDS, OF_BOARD
from lookup.clients import OF_CLIENT
from lookup.companies import OF_ONE
from lookup.existence import EXISTS, KEYS
from lookup.leads import COUNTS, LEADS
from lookup.lookups import LOOKUPS, Lookup
from lookup.pages import Listing, statements
from lookup.routes import LISTED
from lookup.views import VIEW
from tests.lookup.test_leads import KNOWN

pytestmark = pytest.mark.usefixtures("crowd")
Owner = psycopg.Connection[tuple[Any, ...]]
LARGE = 3_000  # rows
BY_KEY = {
    "domain": "crowd-00007.example",
    "person": "https://www.linkedin.com/in/crowd-000007",
    "company_page": "https://www.linkedin.com/company/crowd-7",
    "email": "someone@crowd-00007.example",
    "case_study": "https://crowd-00007.example/page",
    "company_name": "Crowd 7",
    "text": "crowd boss 7",
    "as_sent": "crowd-0000",
}
BOARD = {"domain": "board.crowd-jobs.example"}
BY_PATH: dict[str, dict[str, Any]] = {
    **{one.path: BOARD for one in (*BOARDS, *OF_BOARD) if one.fields},
    "/read/gtm/dashboard": {"domain": "crowd-00008.example"},
    "/read/{client}/targets": {"client": "crowd-00008.example"},
}
# small lists of which each row tells of many: counting them looks at none of those
COUNTED = {"/api/leads/priority-companies", "/api/hq/clients", "/job-boards/jobs/{domain}"}
# looked for by a part of a word: every word is looked at, and only the rows of one page are read
BY_WORDS = {
    "/api/companies/lookup",  # where no company has just this name
    "/api/companies/search",
    "/api/companies/by-technology",
    "/api/companies/by-job-title",
}


def sequential(plan: dict[str, Any], owner: Owner) -> Iterator[str]:
    """Large tables of which a plan may read all."""
    if plan.get("One-Time Filter") == "false":
        return  # never run: 15 plans what is below it, 18 does not
    if plan["Node Type"] == "Seq Scan":
        name = sql.Identifier(plan["Schema"], plan["Relation Name"])
        counted = sql.SQL("select count(*) from {}").format(name)
        (rows,) = owner.execute(counted).fetchone() or (0,)
        if rows >= LARGE:
            yield f"{plan['Schema']}.{plan['Relation Name']}"
    for child in plan.get("Plans", []):
        yield from sequential(child, owner)


def read_whole(owner: Owner, statement: str | sql.Composed, values: dict[str, Any]) -> list[str]:
    explain = "explain (format json, verbose) "
    whole = sql.SQL(explain) + statement if not isinstance(statement, str) else explain + statement
    text = whole.encode() if isinstance(whole, str) else whole
    ((plans,),) = owner.execute(text, values).fetchall()
    return sorted(set(sequential(plans[0]["Plan"], owner)))


def given(one: Lookup | Listing) -> dict[str, Any]:
    fields = one.all_fields if isinstance(one, Listing) else one.fields
    values: dict[str, Any] = {}
    for field in fields:
        if field.required and field.kind == "texts":
            values[field.name] = KNOWN[field.name]
        else:
            values[field.name] = BY_KEY.get(field.key) if field.required else field.default
    return values


@pytest.mark.parametrize(
    "one",
    [*LOOKUPS, *OF_ONE, *COUNTS, *OF_BOARD, *OF_CLIENT, *VIEW],
    ids=lambda one: f"{one.method} {one.path}",
)
def test_lookups_go_by_an_index(owner: Owner, one: Lookup) -> None:
    if one.path in BY_WORDS:
        return
    asked = given(one) | BY_PATH.get(one.path, {})
    assert read_whole(owner, query(one), asked) == []
    if one.keys == one.fields:
        many = {name: [value] * 16 for name, value in asked.items()}
        assert read_whole(owner, query_of_many(one), many) == []


@pytest.mark.parametrize("one", LISTED, ids=lambda one: one.path)
def test_first_pages_go_by_an_index(owner: Owner, one: Listing) -> None:
    if one.path in BY_WORDS:
        return
    asked = given(one) | BY_PATH.get(one.path, {})
    to_ask = statements(one, asked_sql(one), asked)
    assert read_whole(owner, to_ask.page, to_ask.values) == []
    if one.path in COUNTED:
        counting = f"select count(*) from ({to_ask.rows}) as c"
        assert read_whole(owner, counting, to_ask.values) == []


def test_leads_of_one_company_go_by_an_index(owner: Owner) -> None:
    leads = next(one for one in LEADS if one.path == "/api/leads")
    asked = given(leads) | {"company_domain": "crowd-00007.example"}
    to_ask = statements(leads, asked_sql(leads), asked)
    assert read_whole(owner, to_ask.page, to_ask.values) == []
    assert to_ask.few
    assert read_whole(owner, to_ask.few, to_ask.values) == []


def test_status_goes_by_an_index(owner: Owner) -> None:
    for entity_type, key in (("company", "crowd-00007.example"), ("person", BY_KEY["person"])):
        values = {"entity_type": entity_type, "keys": [key]}
        assert read_whole(owner, runs.RUNS, values) == []
        tables = owner.execute(runs.TABLES.encode(), values).fetchall()
        assert len(tables) > 3
        for schema, name, column in tables:
            records = sql.SQL(runs.RECORDS).format(
                name=sql.Literal(name),
                key=sql.Identifier(column),
                table=sql.Identifier(schema, name),
            )
            assert read_whole(owner, records, values) == [], (schema, name)


def test_landings_go_by_an_index(owner: Owner) -> None:
    values = {"landing_id": 1, "landed_xid": 1_000_000}
    for schema, name, has_id in owner.execute(landings.TABLES.encode()).fetchall():
        decided = sql.SQL(landings.DECIDED).format(
            name=sql.Literal(name),
            ids=sql.SQL("array_agg(id::text)" if has_id else "null::text[]"),
            table=sql.Identifier(schema, name),
        )
        assert read_whole(owner, decided, values) == [], (schema, name)


def test_existence_goes_by_an_index(owner: Owner) -> None:
    listed = owner.execute(
        "select table_schema, table_name, column_name, key_type from serving.existence_keys"
    ).fetchall()
    wrong = {}
    for schema, table, column, kind in listed:
        exists = sql.SQL(EXISTS).format(
            key=sql.SQL(KEYS[kind]),
            table=sql.Identifier(schema, table),
            column=sql.Identifier(column),
        )
        value = BY_KEY["person" if "linkedin" in column else "domain"]
        if found := read_whole(owner, exists, {"domain": value}):
            wrong[f"{schema}.{table}.{column}"] = found
    assert not wrong


def test_it_would_be_seen(owner: Owner) -> None:
    """What no index begins with is read whole, and this test says so."""
    found = read_whole(owner, "select 1 from core.people where full_name = 'Crowd 7'", {})
    assert found == ["core.people"]
