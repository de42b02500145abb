"""Lookups: a hit, a miss, a refusal, an outage are four answers, on every path."""

import json
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from hq import keys
from hq.postgres.server import Server
from lookup.bodies import Field
from lookup.existence import FIELDS as EXISTENCE_FIELDS
from lookup.existence import PATH as EXISTENCE
from lookup.lists import LISTS
from lookup.lookups import LOOKUPS
from tests.conftest import (
    SERVE,
    Parameters,
    Receiver,
    connect,
    new_database,
    running_receiver,
)
from tests.lookup.conftest import Ask, holds

ANSWERS = json.loads((Path(__file__).parent / "answers.json").read_text())
PATHS: list[tuple[str, str, tuple[Field, ...]]] = [
    *((one.method, one.path, one.fields) for one in LOOKUPS),
    *(("POST", one.path, one.fields) for one in LISTS),
    ("POST", EXISTENCE, EXISTENCE_FIELDS),
]
UNKNOWN = {
    "domain": "nobody-knows.example",
    "person": "https://www.linkedin.com/in/nobody-knows-000",
    "company_page": "https://www.linkedin.com/company/nobody-knows",
    "email": "nobody@gmail.com",
    "case_study": "https://nobody-knows.example/page",
}
EVIL = [
    "'; drop table core.companies; --",
    "%", "_", "%(domain)s", "{0}", "\\", '"', "$1", "null", "../../etc/passwd",
    "<script>", "a" * 4_000, "\u202e\U0001f600", "1e999", "NaN", "{}", "[]", "\x01",
]  # fmt: skip


def filled(fields: tuple[Field, ...], **more: Any) -> dict[str, Any]:
    """A question that nobody can answer, in good form."""
    given = {one.name: UNKNOWN.get(one.key, "nobody knows") for one in fields if one.required}
    if "table_name" in given:
        given |= {"domain": UNKNOWN["domain"], "schema_name": "core", "table_name": "companies"}
    return given | more


def send(ask: Ask, method: str, path: str, given: dict[str, Any]) -> httpx.Response:
    """Fields that stand in the path go there."""
    inside = {name: value for name, value in given.items() if f"{{{name}}}" in path}
    rest = {name: value for name, value in given.items() if name not in inside}
    return ask(method, path.format(**inside), rest)


@pytest.mark.parametrize("case", ANSWERS, ids=lambda one: one["path"])
def test_what_stands_is_answered(ask: Ask, case: dict[str, Any]) -> None:
    answer = ask(case["method"], case["path"], case["ask"])
    assert answer.status_code == 200, answer.text
    assert holds(answer.json(), case["says"]), answer.text


def test_every_path_has_a_case() -> None:
    asked = {case["path"] for case in ANSWERS}
    missing = [
        path
        for _, path, _ in PATHS
        if path not in asked and not any(one.endswith(path.split("}")[-1]) for one in asked)
    ]
    assert not missing, f"Write what they answer into tests/lookup/answers.json: {missing}"


@pytest.mark.parametrize(("method", "path", "fields"), PATHS)
def test_a_miss_says_that_it_looked(
    ask: Ask, method: str, path: str, fields: tuple[Field, ...]
) -> None:
    answer = send(ask, method, path, filled(fields))
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert said["success"] is True
    assert said["match_status"] is False
    assert said["normalized_key"], said
    assert said["key"] in filled(fields).values()


@pytest.mark.parametrize(("method", "path", "fields"), PATHS)
def test_bad_questions_are_refused_by_name(
    ask: Ask, method: str, path: str, fields: tuple[Field, ...]
) -> None:
    unknown = send(ask, method, path, filled(fields, colour="red"))
    assert unknown.status_code == 422
    assert unknown.json()["field"] == "colour"
    assert "colour" in unknown.json()["error"]
    for one in fields:
        if not one.required:
            continue
        for blank in (" ", "\u00a0"):
            refused = send(ask, method, path, filled(fields, **{one.name: blank}))
            assert refused.status_code == 422, refused.text
            assert refused.json()["field"] == one.name
        if method == "POST":
            for wrong in (7, None, True, [1], {"a": 1}):
                refused = send(ask, method, path, filled(fields, **{one.name: wrong}))
                assert refused.status_code == 422, refused.text
                assert refused.json()["field"] == one.name


@pytest.mark.parametrize(("method", "path", "fields"), PATHS)
def test_nothing_that_is_sent_is_taken_for_sql(
    ask: Ask, method: str, path: str, fields: tuple[Field, ...]
) -> None:
    for one in fields:
        for evil in EVIL:
            if f"{{{one.name}}}" in path and (
                not evil.isprintable() or set("/?#%{}\\") & set(evil)
            ):
                continue
            answer = send(ask, method, path, filled(fields, **{one.name: evil}))
            assert answer.status_code in (200, 422), (evil, answer.text)


@pytest.mark.parametrize("body", [b"", b"[]", b'"x"', b"{", b"\xff", b'{"domain": "\\ud800"}'])
def test_what_is_no_question_is_refused(lookup: Receiver, body: bytes) -> None:
    answer = httpx.post(
        f"{lookup.url}/run/companies/canonical/lookup",
        content=body,
        headers={"x-api-key": lookup.key},
    )
    assert answer.status_code == 422, answer.text
    assert "match_status" not in answer.json()


def test_a_body_without_end_is_not_read(lookup: Receiver) -> None:
    answer = httpx.post(
        f"{lookup.url}/run/companies/canonical/lookup",
        content=b'{"domain": "' + b"x" * 1_100_000 + b'"}',
        headers={"x-api-key": lookup.key},
    )
    assert answer.status_code == 413


def test_keys_that_may_not_read_do_not(lookup: Receiver, database: Parameters) -> None:
    url = f"{lookup.url}/run/companies/canonical/lookup"
    assert httpx.post(url, json={"domain": "a.example"}).status_code == 401
    with connect(database) as connection:
        key = keys.add(connection, "lands only", ["land"])
    answer = httpx.post(url, json={"domain": "a.example"}, headers={"x-api-key": key})
    assert answer.status_code == 403
    assert answer.json()["code"] == "scope_missing"


def test_lists_go_on_where_the_page_before_ended(ask: Ask) -> None:
    path, given = (
        "/run/companies/db/alumni/lookup",
        {"past_company_domain": "orrinsoft.example", "include_still_employed": True},
    )
    whole = ask("POST", path, given).json()
    assert whole["alumni_count"] == len(whole["alumni"]) > 2
    seen, cursor = [], None
    while True:
        paged = ask("POST", path, given | {"limit": 1} | ({"cursor": cursor} if cursor else {}))
        page = paged.json()
        assert page["alumni_count"] == whole["alumni_count"]  # not the length of the page
        assert len(page["alumni"]) == 1
        seen += page["alumni"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == whole["alumni"]
    skipped = ask("POST", path, given | {"offset": 1}).json()
    assert skipped["alumni"] == whole["alumni"][1:]


@pytest.mark.parametrize(
    ("field", "value"),
    [("limit", 501), ("limit", 0), ("limit", "x"), ("offset", 10_001), ("offset", -1),
     ("cursor", "abc"), ("cursor", "W10="), ("cursor", "WyJcdTAwMDAiXQ==")],
)  # fmt: skip
def test_pages_have_limits(ask: Ask, field: str, value: object) -> None:
    given = {"past_company_domain": "orrinsoft.example", field: value}
    answer = ask("POST", "/run/companies/db/alumni/lookup", given)
    assert answer.status_code == 422, answer.text
    assert answer.json()["field"] == field


def test_tables_that_are_not_listed_cannot_be_asked(ask: Ask) -> None:
    for schema, table, column in (
        ("raw", "payloads", "payload"),
        ("ops", "api_keys", "name"),
        ("pg_catalog", "pg_class", "relname"),
        ("core", "companies", "name"),
        ("core", "companies; --", "domain"),
    ):
        given = {"domain": "x", "schema_name": schema, "table_name": table, "column_name": column}
        answer = ask("POST", EXISTENCE, given)
        assert answer.status_code == 422, answer.text


def test_every_column_that_may_be_asked_can_be(
    ask: Ask, owner: psycopg.Connection[tuple[Any, ...]]
) -> None:
    listed = owner.execute(
        "select table_schema, table_name, column_name from serving.existence_keys"
    ).fetchall()
    assert len(listed) > 100
    for schema, table, column in listed:
        given = {"schema_name": schema, "table_name": table, "column_name": column}
        answer = ask("POST", EXISTENCE, given | {"domain": "nobody-knows.example"})
        assert answer.status_code == 200, (schema, table, column, answer.text)


def test_an_outage_is_no_miss(postgres: Server, template: str) -> None:
    with (
        new_database(postgres, "hq_unbuilt", template) as database,
        running_receiver(database, SERVE) as lookup,
    ):
        url = f"{lookup.url}/run/companies/canonical/lookup"

        def post() -> httpx.Response:
            return httpx.post(
                url, json={"domain": "a.example"}, headers={"x-api-key": lookup.key}, timeout=30
            )

        unbuilt = post()
        assert unbuilt.status_code == 503
        assert unbuilt.json()["code"] == "not_built"
        with connect(postgres.parameters) as admin:
            admin.execute("alter database hq_unbuilt allow_connections false")
            admin.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = 'hq_unbuilt'"
            )
        away = post()
        assert away.status_code == 503, away.text
        assert away.headers["retry-after"]
        assert away.json()["code"] == "database_away"
        for answer in (unbuilt, away):
            assert not {"match_status", "found", "exists"} & answer.json().keys()
