"""A built database with the samples of every workflow in it, and a lookup over it to ask."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from psycopg import sql

from hq.postgres.server import Server
from tests.conftest import (
    ON_CLUSTER,
    SERVE,
    Built,
    Dbt,
    Parameters,
    Receiver,
    connect,
    new_database,
    running_receiver,
)
from tests.pipeline.conftest import Warehouse, samples

Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="session")
def sampled(
    postgres: Server, built_template: Built, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Warehouse]:
    """All samples, landed and built once; tests that land more give names of their own."""
    with new_database(postgres, "hq_lookup_tests", built_template.name) as database:
        warehouse = Warehouse(database, Dbt(database, tmp_path_factory.mktemp("lookup")))
        warehouse.scripts = built_template.scripts_for(database)
        warehouse.land(samples())
        warehouse.build()
        yield warehouse
        warehouse.close()


@pytest.fixture(scope="session")
def lookup(sampled: Warehouse) -> Iterator[Receiver]:
    """`hq serve` over it; its key may read."""
    with running_receiver(sampled.database, SERVE, HQ_KEY_CACHE_SECONDS="0.2") as one:
        yield one


@pytest.fixture
def database(sampled: Warehouse) -> Parameters:
    return sampled.database


@pytest.fixture
def owner(database: Parameters) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    with connect(database) as connection:
        yield connection


@pytest.fixture(scope="session")
def ask(lookup: Receiver) -> Iterator[Ask]:
    """`ask("POST", "/run/…", {…})`: a GET's fields stand behind the question mark."""
    with httpx.Client(base_url=lookup.url, headers={"x-api-key": lookup.key}, timeout=30) as http:

        def send(method: str, path: str, given: dict[str, Any] | None = None) -> httpx.Response:
            if method == "POST":
                return http.post(path, json=given or {})
            return http.request(method, path, params=given)

        yield send


def holds(given: Any, expected: Any) -> bool:
    """Whether all that is expected is there; what else is there does not matter."""
    if isinstance(expected, dict):
        return isinstance(given, dict) and all(
            name in given and holds(given[name], value) for name, value in expected.items()
        )
    if isinstance(expected, list):
        return (
            isinstance(given, list)
            and len(given) == len(expected)
            and all(holds(one, other) for one, other in zip(given, expected, strict=True))
        )
    return bool(given == expected)


@pytest.fixture(scope="module")
def crowd(sampled: Warehouse) -> Iterator[None]:
    """40,000 people at 4,000 companies beside the samples, for one module."""
    with connect(sampled.database) as connection:
        connection.execute((Path(__file__).parent / "crowd.psql").read_bytes())
        # who is asked for leads has to read what was written beside dbt
        kept = [f"serving.lead_{name}" for name in ("employers", "filters", "words")]
        kept = ["serving.company_cards", *kept] if ON_CLUSTER else kept
        connection.execute("update ops.frontier set done = 0 where model = any(%s)", [kept])
        sampled.build(*kept)
        connection.execute("analyze serving.lead_filters, serving.lead_words")
        yield
        for table, column in connection.execute(
            """
            select distinct on (c.oid) c.oid::regclass::text, a.attname
            from pg_class as c
            inner join pg_attribute as a on a.attrelid = c.oid
            inner join unnest(array[
                'domain', 'origin_company_domain', 'input_domain', 'client_domain',
                'company_domain', 'linkedin_url', 'latest_title_norm', 'location_norm',
                'board_domain', 'name_key', 'vc_name'
            ]) with ordinality as k (name, place) on k.name = a.attname
            where
                c.relkind = 'r' and c.relnamespace::regnamespace::text in (
                    'core', 'extracted', 'client', 'reference', 'serving'
                )
            order by c.oid, k.place
            """
        ).fetchall():
            of_crowd = sql.SQL("delete from {} where {} ~* 'crowd'").format(
                sql.Identifier(*table.split(".")), sql.Identifier(column)
            )
            connection.execute(of_crowd)
        connection.execute("delete from claims.case_study where source = 'crowd'")
        connection.execute("drop table crowd_companies, crowd_people; analyze")
