"""A receiver to post to, and eyes on what reached raw."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import psycopg
import pytest

from tests.conftest import Parameters, Receiver, connect, running_receiver

PATH = "/run/companies/companyenrich/ingest"
Rows = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def sql(database: Parameters) -> Iterator[Rows]:
    """`sql("select …", value)`: rows, as the owner."""
    with connect(database) as connection:
        connection.execute(
            "select raw.declare_partition('companyenrich_payloads', array['companyenrich'])"
        )

        def ask(query: str, *values: Any) -> list[tuple[Any, ...]]:
            cursor = connection.execute(query, values or None)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

        yield ask


@pytest.fixture
def receiver(database: Parameters, sql: Rows) -> Iterator[Receiver]:
    with running_receiver(database, **SMALL) as running:
        yield running


SMALL = {"HQ_MAX_BODY_BYTES": str(1024 * 1024), "HQ_KEY_CACHE_SECONDS": "0.3"}


@pytest.fixture
def http(receiver: Receiver) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=receiver.url, headers=receiver.headers, timeout=20) as client:
        yield client


def payload(**more: Any) -> dict[str, Any]:
    return {"domain": "northwind.example", "raw_payload": {"name": "Northwind"}, **more}


def count(database: Parameters, table: str = "raw.payloads") -> int:
    with connect(database) as connection:
        row = connection.execute(f"select count(*) from {table}").fetchone()  # noqa: S608
        assert row
        return int(row[0])


def is_up(server_parameters: Parameters) -> bool:
    try:
        connect(server_parameters).close()
    except psycopg.OperationalError:
        return False
    return True
