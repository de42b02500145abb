"""Whatever is asked, lookup answers in a form of its own, and nothing changes by it."""

import itertools
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import psycopg
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from psycopg import sql

from hq import keys
from lookup.app import app
from lookup.bodies import Field
from lookup.landings import PATH as LANDING
from lookup.routes import ROUTES, Route
from tests.conftest import Parameters, Receiver, connect, on_one_version
from tests.pipeline.conftest import Warehouse

pytestmark = [on_one_version, pytest.mark.usefixtures("unchanged")]

EVIL = [
    "'; drop table core.people; --", "' or '1'='1", "1); delete from core.people; --",
    "'; select pg_sleep(20); --", "' union select key_sha256 from ops.api_keys --",
    "\\'; drop table core.people; --", "%s", "%(limit)s", "%", "{0}", "$1", "$$", "\"", "\\",
    "a,b'c,(d", "null", "../../etc/passwd", "<script>alert(1)</script>", "\u202e\U0001f600",
    "1e999", "-1", "NaN", "{}", "[]", "\x01", "\x00", "x" * 4_001, "infinity", "0001-01-01 BC",
]  # fmt: skip
OTHER_TYPES: list[Any] = [None, 0, -1, 2**63, 1.5, True, [], {}, [[]], ["a", None], {"a": "b"}]
WRITES = [
    sql.SQL("insert into {} default values"),
    sql.SQL("delete from {}"),
    sql.SQL("truncate {}"),
    sql.SQL("drop table {}"),
    sql.SQL("alter table {} rename to taken"),
]
ANSWERS = {200, 404, 413, 422}
SEEN: Counter[int] = Counter()


def fingerprint(connection: psycopg.Connection[Any]) -> dict[str, str]:
    """Of every table that is ours: how many rows, and what they are."""
    tables = connection.execute(
        """
        select n.nspname, c.relname
        from pg_class as c inner join pg_namespace as n on n.oid = c.relnamespace
        where
            c.relkind = 'r' and n.nspname not like 'pg%' and n.nspname != 'information_schema'
        """
    ).fetchall()
    return {
        f"{schema}.{name}": str(
            connection.execute(
                sql.SQL("select count(*), sum(hashtextextended(t::text, 0)) from {} as t").format(
                    sql.Identifier(schema, name)
                )
            ).fetchone()
        )
        for schema, name in tables
    }


@pytest.fixture(scope="module")
def reader(lookup: Receiver, sampled: Warehouse) -> dict[str, str]:
    """Headers with a key that may read and nothing else."""
    with connect(sampled.database) as connection:
        return {"x-api-key": keys.add(connection, "bad input", ["read"])}


@pytest.fixture(scope="module")
def unchanged(reader: dict[str, str], sampled: Warehouse) -> Iterator[None]:
    """After all tests of this module each table holds what it held before."""
    with connect(sampled.database) as connection:
        before = fingerprint(connection)
        assert len(before) > 150
        yield
        after = fingerprint(connection)
    assert after == before


def settled(answer: httpx.Response) -> None:
    """An answer that says something: what was found, or what is wrong with the question."""
    SEEN[answer.status_code] += 1
    assert answer.status_code in ANSWERS, (answer.request.url, answer.text)
    content = answer.json()
    if answer.status_code != 200:
        assert content["success"] is False
        assert content["error"]
        assert content["code"]
        assert "match_status" not in content
    for word in ("psycopg", "Traceback", "syntax error"):
        assert word not in answer.text, answer.text


def good(field: Field) -> Any:
    """A value that this field takes."""
    if field.kind in ("number", "yes"):
        return field.least if field.kind == "number" else True
    if field.kind == "date":
        return "2026-01-01"
    return (field.choices or ("nobody-knows.example",))[0]


def questions(route: Route) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every field in turn with what is evil or of another type; the others as they should be."""
    # each route begins elsewhere, so that all come to all kinds of fields
    start = sum(route.path.encode()) % len(EVIL)
    turns = itertools.cycle(EVIL[start:] + EVIL[:start])
    for method, field in itertools.product(route.methods, route.fields):
        if field.name == "wait":  # which it would do
            continue
        fine = {one.name: good(one) for one in route.fields if one.required}
        in_path = f"{{{field.name}}}" in route.path
        for evil in itertools.islice(turns, 6):
            yield method, route.path, fine | {field.name: evil}
        if method == "POST" and not in_path:
            for other in OTHER_TYPES:
                yield method, route.path, fine | {field.name: other}


def send(http: httpx.Client, method: str, path: str, given: dict[str, Any]) -> httpx.Response:
    inside = {name: value for name, value in given.items() if f"{{{name}}}" in path}
    rest = {name: value for name, value in given.items() if name not in inside}
    for name, value in inside.items():
        # as a whole it would be another path
        quoted = httpx.URL("http://a", params={"q": str(value)}).query.decode()[2:]
        path = path.replace(f"{{{name}}}", quoted.replace("+", "%20").replace("%2F", "%252F"))
    if method == "POST":
        return http.post(path, json=rest)
    return http.get(path, params=rest)


def test_no_field_is_taken_for_sql(lookup: Receiver, reader: dict[str, str]) -> None:
    asked = [one for route in ROUTES for one in questions(route)]
    assert len(asked) > 3_000
    began = time.monotonic()
    with (
        httpx.Client(base_url=lookup.url, headers=reader, timeout=30) as http,
        ThreadPoolExecutor(6) as crowd,
    ):
        for answer in crowd.map(lambda one: send(http, *one), asked):
            settled(answer)
    assert time.monotonic() - began < 60  # nobody was put to sleep
    assert {200, 404, 422} <= SEEN.keys()


def test_bodies_that_are_none(lookup: Receiver, reader: dict[str, str]) -> None:
    with httpx.Client(base_url=lookup.url, headers=reader, timeout=30) as http:
        for route in ROUTES:
            if "POST" not in route.methods or "{" in route.path:
                continue
            for body in (b"", b"{", b"[]", b"null", b"1", b'"a"', b"\xff\xfe", b"[" * 5_000):
                settled(http.post(route.path, content=body))
            settled(http.post(route.path, content=b'{"a": "' + b"x" * 2**20 + b'"}'))


schema = schemathesis.openapi.from_dict(app.openapi())


@schema.exclude(path=LANDING).parametrize()
@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_generated_questions(
    case: schemathesis.Case, lookup: Receiver, reader: dict[str, str]
) -> None:
    answer = case.call(base_url=lookup.url, headers=reader, timeout=30)
    # another method is none of lookup's: where it lands, this key may not
    is_ours = case.method.lower() in app.openapi()["paths"][case.path]
    allowed = ANSWERS if is_ours else {403, 404}
    told = (case.method, case.path, case.body, case.query, answer.text)
    assert answer.status_code in allowed | {405}, told


def test_the_role_of_lookup_can_write_nowhere(database: Parameters) -> None:
    with connect(database, role="hq_lookup") as reader:
        tables = reader.execute(
            """
            select n.nspname, c.relname, c.relkind
            from pg_class as c inner join pg_namespace as n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'v') and n.nspname not like 'pg%'
            and n.nspname != 'information_schema'
            """
        ).fetchall()
        assert len(tables) > 200
        for schema_name, name, _ in tables:
            for statement in WRITES:
                with pytest.raises(psycopg.Error) as refused:
                    reader.execute(statement.format(sql.Identifier(schema_name, name)))
                assert isinstance(
                    refused.value,
                    (
                        psycopg.errors.InsufficientPrivilege,
                        psycopg.errors.ReadOnlySqlTransaction,
                        psycopg.errors.WrongObjectType,
                        psycopg.errors.ObjectNotInPrerequisiteState,
                    ),
                ), (statement, schema_name, name, refused.value)
        for statement in ("create table core.mine ()", "create table public.mine ()"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute(statement.encode())
