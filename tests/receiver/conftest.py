"""A receiver to post to, and eyes on what reached raw."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from hq.postgres.server import Server
from tests.conftest import SERVE, Parameters, Receiver, connect, new_database, running_receiver

PATH = "/run/companies/companyenrich/ingest"
PARTITION = "select raw.declare_partition('companyenrich_payloads', array['companyenrich'])"
SMALL = {"HQ_MAX_BODY_BYTES": str(1024 * 1024), "HQ_KEY_CACHE_SECONDS": "0.3"}
Rows = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def place(postgres: Server, template: str) -> Iterator[tuple[Parameters, Receiver]]:
    """One database and one receiver (`hq serve`) for all tests of a module."""
    with new_database(postgres, "hq_receiver_tests", template) as database:
        with connect(database) as connection:
            connection.execute(PARTITION)
        with running_receiver(database, SERVE, **SMALL) as running:
            yield database, running


@pytest.fixture
def database(place: tuple[Parameters, Receiver]) -> Parameters:
    return place[0]


@pytest.fixture
def receiver(place: tuple[Parameters, Receiver]) -> Receiver:
    return place[1]


@pytest.fixture
def sql(database: Parameters) -> Iterator[Rows]:
    """`sql("select …", value)`: rows, as the owner. Raw is empty when a test begins."""
    with connect(database) as connection:
        connection.execute(
            "truncate raw.payloads, raw.originals, raw.rejected, raw.idempotency_keys"
        )

        def ask(query: str, *values: Any) -> list[tuple[Any, ...]]:
            cursor = connection.execute(query, values or None)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

        yield ask


@pytest.fixture
def http(receiver: Receiver) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=receiver.url, headers=receiver.headers, timeout=20) as client:
        yield client


def payload(**more: Any) -> dict[str, Any]:
    return {"domain": "northwind.example", "raw_payload": {"name": "Northwind"}, **more}
