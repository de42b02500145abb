"""The embedded server keeps what it was given, and lets nobody in but us."""

import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from hq.postgres.programs import ServerError
from hq.postgres.server import Server
from tests.conftest import PG_15, connect


@pytest.fixture
def home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="hq-test-"))
    yield home
    shutil.rmtree(home, ignore_errors=True)


def test_data_survive_stop_kill_and_start(home: Path) -> None:
    server = Server(home / "data")
    server.start()
    try:
        with connect(server.parameters) as connection:
            connection.execute("create table kept as select 1 as one")
        server.stop()
        assert not server.running
        server.start()
        with connect(server.parameters) as connection:
            connection.execute("insert into kept values (2)")
        server.kill()
        assert not server.running
        server.start()
        with connect(server.parameters) as connection:
            rows = connection.execute("select one from kept order by 1").fetchall()
        assert rows == [(1,), (2,)]
    finally:
        server.stop("immediate")


def test_listens_on_a_socket_only_its_user_can_reach(postgres: Server) -> None:
    assert postgres.pid
    process = psutil.Process(postgres.pid)
    assert [one for one in process.net_connections() if one.status == "LISTEN"] == []
    assert stat.S_IMODE(postgres.socket_dir.stat().st_mode) == 0o700
    if os.geteuid() == 0:
        assert process.username() == "pgserver"


def test_a_path_too_long_for_a_socket(home: Path) -> None:
    server = Server(home / ("long" * 25) / "data", settings={"fsync": "off"})
    server.start()
    try:
        assert len(str(server.socket_dir)) < 60
        connect(server.parameters).close()
    finally:
        server.stop("immediate")
    assert not server.socket_dir.exists()


@pytest.mark.skipif(not PG_15.exists(), reason="needs a second version of Postgres")
def test_data_of_another_version_are_left_alone(home: Path) -> None:
    server = Server(home / "data", PG_15, {"fsync": "off"})
    server.start()
    server.stop("immediate")
    with pytest.raises(ServerError, match="made by PostgreSQL 15"):
        Server(home / "data").start()


def test_binaries_that_are_not_there(home: Path) -> None:
    with pytest.raises(ServerError, match="HQ_PG_BIN"):
        Server(home / "data", Path("/nowhere")).start()


def test_psql_reads_our_parameters(postgres: Server) -> None:
    parameters = postgres.parameters
    said = subprocess.run(
        [postgres.bin / "psql", "-h", parameters["host"], "-U", "postgres", "-Atc", "show fsync"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "off"
