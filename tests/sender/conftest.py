"""Workers, destinations and jobs, all real; records that stand for what models would offer."""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from doors.settings import Settings
from hq import keys
from hq.postgres.server import Server
from sender import destinations
from sender.worker import Worker
from tests.conftest import (
    PROJECT,
    SERVE,
    Parameters,
    Receiver,
    connect,
    environment,
    new_database,
    running_receiver,
)

Connection = psycopg.Connection[tuple[Any, ...]]
FAST = {"HQ_SEND_PRIVATE": "true", "HQ_SEND_TIMEOUT": "1.5", "HQ_LOG_LEVEL": "WARNING"}
DELIVERIES = """
insert into outbound.deliveries (job_id, kind, record_key, content_md5, payload)
select
    %(job)s, %(kind)s, n::text, md5(n::text),
    jsonb_build_object('n', n, 'name', 'Northwind ' || n)
from generate_series(1, %(rows)s) as n
"""
SOON = """
create or replace function outbound.soon() returns trigger language plpgsql as $$
begin
    -- a second of waiting is 20 ms here
    if new.state = 'open' and new.due_at > clock_timestamp() and new.attempts = old.attempts then
        new.due_at := clock_timestamp() + (new.due_at - clock_timestamp()) / 50;
    end if;
    return new;
end $$;
create trigger soon before update on outbound.deliveries
for each row execute function outbound.soon()
"""

SHORTER = """
create function outbound.shorter() returns trigger language plpgsql as $$
begin
    if new.attempts > old.attempts then
        new.due_at := clock_timestamp() + interval '3 seconds';
    end if;
    return new;
end $$;
create trigger shorter before update on outbound.deliveries
for each row execute function outbound.shorter()
"""


@pytest.fixture
def owner(database: Parameters) -> Iterator[Connection]:
    with connect(database) as connection:
        yield connection


@pytest.fixture
def hurry(owner: Connection) -> None:
    """Waits between attempts are fifty times shorter."""
    owner.execute(SOON)


def destination(connection: Connection, name: str, url: str, **more: Any) -> None:
    destinations.add(connection, destinations.New(name, url, **more), allow_private=True)


def job(connection: Connection, to: str, rows: int, kind: str = "trial") -> int:
    """A job of so many records."""
    (number,) = connection.execute(
        "insert into outbound.jobs (kind, destination, request, total) values (%s, %s, '{}', %s)"
        " returning job_id",
        [kind, to, rows],
    ).fetchall()[0]
    connection.execute(DELIVERIES, {"job": number, "kind": kind, "rows": rows})
    return int(number)


def states(connection: Connection, number: int) -> dict[str, int]:
    """How many deliveries of a job are in each state."""
    rows = connection.execute(
        "select state, count(*) from outbound.deliveries where job_id = %s group by state",
        [number],
    ).fetchall()
    return {str(state): int(count) for state, count in rows}


@contextmanager
def workers(
    database: Parameters, count: int = 1, *words: str, **variables: str
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """`hq worker`, so many of them, told to stop when the block ends."""
    several: list[subprocess.Popen[bytes]] = []
    handle, name = tempfile.mkstemp(prefix="hq-worker-", suffix=".log")
    try:
        several += [start(database, *words, log=handle, **variables) for _ in range(count)]
        yield several
    finally:
        for one in several:
            if one.poll() is None:
                one.terminate()
        for one in several:
            try:
                one.wait(15)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()
        os.close(handle)
        print(Path(name).read_text())
        Path(name).unlink()


def start(
    database: Parameters, *words: str, log: int | None = None, **variables: str
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "hq.cli", "worker", *words],
        cwd=PROJECT,
        env=environment(database) | FAST | variables,
        stdout=log,
        stderr=log,
    )


@pytest.fixture
def carry_out(database: Parameters) -> Callable[..., None]:
    """Carries out all there is to do, by a worker of this process."""
    return partial(carried_out, database)


def carried_out(database: Parameters, seconds: float = 30, **more: Any) -> None:
    """All that there is to do in a database, by a worker of this process."""
    address = make_conninfo("", **database)
    given = {"send_private": True, "send_timeout": 1.5} | more
    settings = Settings(DATABASE_URL=address, **given)

    async def work() -> None:
        async with asyncio.timeout(seconds):
            await Worker(settings).run(until_done=True)

    asyncio.run(work())


@pytest.fixture(scope="session")
def served(postgres: Server, template: str) -> Iterator[tuple[Parameters, Receiver]]:
    """One database with `hq serve` over it, for all that ask by HTTP."""
    with (
        new_database(postgres, "hq_sender_tests", template) as database,
        running_receiver(database, SERVE, HQ_KEY_CACHE_SECONDS="0.1") as one,
    ):
        yield database, one


def emptied(database: Parameters) -> Parameters:
    """The same database as nobody has asked it for anything."""
    with connect(database) as connection:
        connection.execute(
            "truncate outbound.attempts, outbound.deliveries, outbound.jobs, outbound.destinations,"
            " outbound.groups, raw.payloads, ops.api_keys;"
            " drop table if exists sending.pages cascade"
        )
    return database


@pytest.fixture
def http(served: tuple[Parameters, Receiver], owner: Connection) -> Iterator[httpx.Client]:
    """A client with a key that may send."""
    key = keys.add(owner, "sales", ["send"])
    with httpx.Client(base_url=served[1].url, headers={"x-api-key": key}, timeout=60) as client:
        yield client
