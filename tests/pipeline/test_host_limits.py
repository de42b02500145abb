"""A host that ends every statement after a while does not end what may take long."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from doors import database as reach
from doors.settings import Settings
from hq import migrations
from hq.build.loop import Loop
from hq.build.scripts import run_script
from hq.build.voice import voice
from tests.conftest import PROJECT, Parameters, connect, environment
from tests.pipeline.conftest import Warehouse
from tests.pipeline.test_lookups_heal import company

LIMIT = "2s"  # far beyond what each statement of ours takes that is not made slow
SLOW = """
create or replace function public.slow() returns trigger language plpgsql as $$
begin
    perform pg_sleep(3);
    return null;
end $$;
grant execute on function public.slow to public;
create trigger slow before insert on {table} for each statement execute function public.slow();
"""
LIMITS = ("statement_timeout", "transaction_timeout", "idle_in_transaction_session_timeout")


@pytest.fixture
def hurried(warehouse: Warehouse) -> Iterator[Warehouse]:
    """The warehouse on such a host."""
    name = warehouse.database["dbname"]
    for limit in known_limits(warehouse.connection):
        warehouse.connection.execute(f"alter database {name} set {limit} = '{LIMIT}'")
    yield warehouse
    warehouse.connection.execute(f"alter database {name} reset all")


def known_limits(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    """Those of this version: transaction_timeout came with 17."""
    found = connection.execute("select name from pg_settings where name = any(%s)", [list(LIMITS)])
    return [str(name) for (name,) in found]


@pytest.fixture
def slow(hurried: Warehouse, request: pytest.FixtureRequest) -> Iterator[str]:
    """A table that takes its time with every insert, longer than the host allows."""
    hurried.connection.execute(SLOW.format(table=request.param).encode())
    yield request.param
    hurried.connection.execute(f"drop trigger slow on {request.param}")
    hurried.connection.execute("drop function public.slow")


@pytest.mark.parametrize("slow", ["extracted.companyenrich_payloads"], indirect=True)
def test_a_build_takes_the_time_it_takes(hurried: Warehouse, slow: str) -> None:
    hurried.land([company()])
    hurried.dbt("run", "--select", slow.split(".")[1])
    assert hurried.connection.execute(f"select count(*) from {slow}").fetchone() == (1,)
    # by the scripts that the loop repeats, on a connection of the host's making
    hurried.land([company()])
    with connect(hurried.database, role="hq_dbt") as builder:
        (script,) = [one for one in hurried.scripts if one.model == slow]
        run_script(builder, script)
    assert hurried.connection.execute(f"select count(*) from {slow}").fetchone() == (2,)


@pytest.mark.parametrize("slow", ["reference.company_types"], indirect=True)
def test_what_has_no_window_does_too(hurried: Warehouse, slow: str) -> None:
    """Seeds, tests, views: on the connections that profiles.example.yml makes."""
    hurried.dbt("seed", "--select", slow.split(".")[1])


@pytest.mark.parametrize("slow", ["raw.payloads"], indirect=True)
def test_a_load_takes_the_time_it_takes(hurried: Warehouse, slow: str, tmp_path: Path) -> None:
    file = tmp_path / "companies.ndjson"
    file.write_text('{"domain": "a.example", "raw_payload": {"name": "A"}}\n')
    done = subprocess.run(
        [sys.executable, "-m", "hq.cli", "load", "companyenrich", str(file)],
        cwd=PROJECT,
        env=environment(hurried.database, hurried.dbt.home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert hurried.connection.execute("select count(*) from raw.payloads").fetchone() == (1,)


def test_migrations_take_the_time_they_take(empty_database: Parameters, tmp_path: Path) -> None:
    for file in migrations.DIRECTORY.glob("*.sql"):
        (tmp_path / file.name).write_text(file.read_text())
    (tmp_path / "9999_slow.sql").write_text("select pg_sleep(3);")
    with connect(empty_database) as connection:
        for limit in known_limits(connection):
            name = empty_database["dbname"]
            connection.execute(f"alter database {name} set {limit} = '{LIMIT}'")
    done = migrations.migrate(make_conninfo("", **empty_database), directory=tmp_path)
    assert "9999_slow.sql" in done.applied


def test_the_loop_has_no_limit_but_its_own(
    hurried: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in hurried.database.items():
        monkeypatch.setenv(reach.PG_VARIABLES[name], value)
    with voice() as say, Loop(Settings(home=hurried.dbt.home), say)._connected() as connection:
        for limit in known_limits(connection):
            assert connection.execute(f"show {limit}").fetchone() == ("0",)
