"""Behind PgBouncer as it comes: sessions for builds, transactions for who lands and asks."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from hq.postgres.programs import OS_USER
from tests.conftest import (
    PROJECT,
    Parameters,
    connect,
    environment,
    free_port,
    on_one_version,
    running_receiver,
    wait_for,
)
from tests.hq.test_cli import hq

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
USERS = "postgres hq_receiver hq_lookup hq_dbt".split()
PATH = "/run/companies/companyenrich/ingest"
BODY = {"domain": "a.example", "raw_payload": {"name": "A"}}

pytestmark = pytest.mark.skipif(
    PGBOUNCER is None, reason="there is no pgbouncer (Debian: apt-get install pgbouncer)"
)


@pytest.fixture
def pooled(database: Parameters) -> Iterator[Callable[[str], Parameters]]:
    """`pooled("transaction")`: the fresh database through a pooler in this mode."""
    place = Path(tempfile.mkdtemp(prefix="hq-pooler-"))
    poolers: list[subprocess.Popen[bytes]] = []

    def start(mode: str) -> Parameters:
        port = free_port()
        (place / "users").write_text("".join(f'"{user}" ""\n' for user in USERS))
        (place / "ini").write_text(
            f"[databases]\n* = host={database['host']} port={database['port']}\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
            f"auth_type = trust\nauth_file = {place / 'users'}\npool_mode = {mode}\n"
            # one server, so that every client comes to sit where another sat
            f"default_pool_size = {1 if mode == 'transaction' else 20}\n"
        )
        user = OS_USER if os.geteuid() == 0 else None  # it refuses root, as Postgres does
        if user:
            shutil.chown(place, user, user)
        poolers.append(
            subprocess.Popen([str(PGBOUNCER), "--quiet", str(place / "ini")], user=user, group=user)
        )
        through = database | {"host": "127.0.0.1", "port": str(port)}
        wait_for(lambda: _answers(through))
        return through

    try:
        yield start
    finally:
        for pooler in poolers:
            pooler.kill()
            pooler.wait()
        shutil.rmtree(place, ignore_errors=True)


def _answers(database: Parameters) -> bool:
    try:
        connect(database).close()
    except psycopg.OperationalError:
        return False
    return True


@on_one_version
def test_sessions_do_for_everything(pooled: Callable[[str], Parameters], tmp_path: Path) -> None:
    env = environment(pooled("session"), tmp_path)
    for words in (["migrate"], ["status"], ["load", "companyenrich", "-"]):
        done = hq(*words, env=env, given=json.dumps(BODY))
        assert done.returncode == 0, done.stderr
    # until dbt takes over, which sets its role by a statement anyway
    command = [sys.executable, "-m", "hq.cli", "build", "--watch"]
    with subprocess.Popen(
        command, cwd=PROJECT, env=env, stderr=subprocess.PIPE, text=True
    ) as watcher:
        assert watcher.stderr
        try:
            assert "Reading the project" in watcher.stderr.readline()
        finally:
            watcher.kill()


def test_transactions_do_for_receiver_lookup_and_load(
    database: Parameters, pooled: Callable[[str], Parameters], tmp_path: Path
) -> None:
    through = pooled("transaction")
    place = {"PGHOST": through["host"], "PGPORT": through["port"], "HQ_SET_ROLE": "false"}
    with running_receiver(database, PGUSER="hq_receiver", **place) as receiver:
        for number in range(12):  # more than psycopg lets pass before it prepares a statement
            headers = receiver.headers | {"idempotency-key": str(number)}
            answer = httpx.post(receiver.url + PATH, headers=headers, json=BODY)
            assert answer.status_code == 202, answer.text
        headers = receiver.headers | {"content-type": "application/x-ndjson"}
        lines = "\n".join([json.dumps(BODY)] * 3)
        answer = httpx.post(receiver.url + PATH, headers=headers, content=lines)
        assert answer.json()["landed"] == 3
        assert httpx.get(f"{receiver.url}/readyz").status_code == 200

        with lookup(environment(through | {"user": "hq_lookup"}, tmp_path) | place) as url:
            for _ in range(12):
                seen = httpx.get(f"{url}/status", headers=receiver.headers)
                assert seen.json()["workflows"][0]["landed"] == 15

    env = environment(through, tmp_path)
    done = hq("load", "companyenrich", "-", env=env, given=json.dumps(BODY))
    assert done.returncode == 0, done.stderr
    with connect(through) as next_client:
        assert next_client.execute("select current_user").fetchone() == ("postgres",)


@contextmanager
def lookup(env: dict[str, str]) -> Iterator[str]:
    """The lookup by itself; where it is."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "uvicorn", "lookup.app:app", "--port", str(port)]
    process = subprocess.Popen(command, cwd=PROJECT, env=env)
    try:
        wait_for(lambda: _is_up(f"{url}/read/openapi.json"), 60)
        yield url
    finally:
        process.terminate()
        process.wait()


def _is_up(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).status_code == 200
    except httpx.HTTPError:
        return False
