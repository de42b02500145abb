"""Look-ups that are asked as one are answered as each would be by itself."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

from lookup.answers import query, query_of_many
from lookup.database import Connection, Row
from lookup.leads import COUNTS
from lookup.lookups import LOOKUPS
from lookup.routes import OF_ONE
from lookup.shared import Shared
from tests.conftest import ON_CLUSTER, Parameters, connect, on_one_version
from tests.lookup.conftest import Ask
from tests.lookup.test_lookups import filled

ANSWERS = json.loads((Path(__file__).parent / "answers.json").read_text())
SHARING = [one for one in (*LOOKUPS, *OF_ONE, *COUNTS) if one.keys == one.fields]
ONE = "select btrim(%(word)s) as word, %(number)s::text::integer as number"
MANY = """
    select g.place as asked_place, btrim(g.word) as word, g.number::integer as number
    from unnest(%(word)s::text[], %(number)s::text[]) with ordinality as g (word, number, place)
"""


def questions(path: str) -> list[Row]:
    """What stands, each word of it in other letters too, and what does not."""
    known: list[Row] = [one["ask"] for one in ANSWERS if one["path"] == path]
    louder = [{name: f" {value.upper()}" for name, value in one.items()} for one in known]
    return known + louder


@pytest.mark.skipif(ON_CLUSTER, reason="on a cluster each is asked for itself")
@pytest.mark.parametrize("one", SHARING, ids=lambda one: f"{one.method} {one.path}")
def test_many_are_answered_as_one(database: Parameters, one: Any) -> None:
    names = {field.name for field in one.fields}
    asked = [given for given in questions(one.path) if set(given) == names]
    asked = [filled(one.fields), *asked, filled(one.fields), *asked]
    values = {name: [given[name] for given in asked] for name in names}
    with connect(database, row_factory=dict_row) as connection:
        alone = [connection.execute(query(one).encode(), given).fetchall() for given in asked]
        together = connection.execute(query_of_many(one).encode(), values).fetchall()
    together.sort(key=lambda row: int(row.pop("asked_place")))
    assert [[row] for row in together] == alone


def test_each_who_asks_at_once_gets_an_answer_of_his_own(ask: Ask) -> None:
    path = "/run/people/db/person-job-title/lookup"
    titles = [" VP of security", *(f"Nobody's title {number}" for number in range(400))] * 2
    with ThreadPoolExecutor(32) as callers:
        answers = list(callers.map(lambda one: ask("POST", path, {"job_title": one}), titles))
    assert {answer.status_code for answer in answers} == {200}
    told = [answer.json() for answer in answers]
    assert [one["key"] for one in told] == titles
    assert [one["normalized_key"] for one in told] == [one.strip().lower() for one in titles]
    assert [one["match_status"] for one in told] == [one == titles[0] for one in titles]


def ask_at_once(
    database: Parameters, given: list[Row], one: str = ONE
) -> list[Row | BaseException]:
    async def ask() -> list[Row | BaseException]:
        pool = AsyncConnectionPool[Connection](
            make_conninfo("", **database),
            min_size=2,
            open=False,
            kwargs={"autocommit": True, "row_factory": dict_row},
        )
        shared = Shared(one, MANY)
        async with pool:
            asked = [shared.row(pool, each) for each in given]
            answers = asyncio.gather(*asked, return_exceptions=True)
            return await asyncio.wait_for(answers, 30)

    return asyncio.run(ask())


@on_one_version
def test_what_cannot_be_read_is_the_fault_of_one(database: Parameters) -> None:
    given = [{"word": f" {number} ", "number": str(number)} for number in range(120)]
    expected: list[Row] = [{"word": str(number), "number": number} for number in range(120)]
    assert ask_at_once(database, given) == expected
    given[7]["number"] = "seven"
    told = ask_at_once(database, given)
    assert isinstance(told[7], psycopg.DataError)
    assert told[:7] + told[8:] == expected[:7] + expected[8:]


@on_one_version
def test_a_row_too_many_is_told_and_leaves_nobody_waiting(database: Parameters) -> None:
    twice = f"{ONE} union all {ONE}"
    (told,) = ask_at_once(database, [{"word": "a", "number": "1"}], twice)
    assert isinstance(told, ValueError)


@on_one_version
def test_an_outage_is_told_to_all_who_wait() -> None:
    async def ask() -> list[Row | BaseException]:
        pool = AsyncConnectionPool[Connection](
            "host=/nowhere", min_size=0, max_size=2, timeout=0.2, open=False
        )
        shared = Shared(ONE, MANY)
        async with pool:
            asked = [shared.row(pool, {"word": "", "number": "1"}) for _ in range(5)]
            return await asyncio.gather(*asked, return_exceptions=True)

    assert {isinstance(one, psycopg.OperationalError) for one in asyncio.run(ask())} == {True}
