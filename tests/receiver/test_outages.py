"""Plugs are pulled: the receiver's, Postgres's. What was acknowledged is in raw, once."""

import json
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import psutil
import pytest
from psycopg.conninfo import make_conninfo

from hq import migrations
from hq.postgres.server import Server
from tests.conftest import SERVE, Receiver, connect, on_one_version, running_receiver, wait_for
from tests.receiver.conftest import PARTITION, PATH, payload


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server of its own that waits for the disk, to be killed."""
    home = Path(tempfile.mkdtemp(prefix="hq-outage-"))
    server = Server(home / "data")
    try:
        server.start()
        migrations.migrate(make_conninfo("", **server.parameters))
        with connect(server.parameters) as connection:
            connection.execute(PARTITION)
        yield server
    finally:
        server.stop("immediate")
        shutil.rmtree(home, ignore_errors=True)


class Ledger:
    """Clients that number each request, retry until acknowledged, and write down the answer."""

    def __init__(self, url: Callable[[], str], key: str, clients: int = 8) -> None:
        self._url = url
        self._key = key
        self._stop = threading.Event()
        self.acknowledged: dict[str, int] = {}
        self.refused = 0
        self._threads = [threading.Thread(target=self._run, args=(n,)) for n in range(clients)]

    def __enter__(self) -> "Ledger":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, client: int) -> None:
        with httpx.Client(timeout=15) as http:
            number = 0
            while not self._stop.is_set():
                name = f"{client}-{number}"
                headers = {"x-api-key": self._key, "idempotency-key": name}
                try:
                    answer = http.post(self._url() + PATH, json=payload(n=name), headers=headers)
                except httpx.HTTPError:
                    time.sleep(0.05)
                    continue
                if answer.status_code == 202:
                    self.acknowledged[name] = answer.json()["landing_id"]
                    number += 1
                else:
                    assert answer.status_code == 503, answer.text
                    assert int(answer.headers["retry-after"]) > 0
                    self.refused += 1
                    time.sleep(0.05)

    def wait_for_more(self, requests: int) -> None:
        until = len(self.acknowledged) + requests
        wait_for(lambda: len(self.acknowledged) >= until, 30)

    def check(self, server: Server) -> None:
        """Every acknowledged request is in raw under its number; none is there twice."""
        with connect(server.parameters) as connection:
            rows = connection.execute(
                "select payload ->> 'n', landing_id from raw.payloads where payload ? 'n'"
            ).fetchall()
        landed = dict(rows)
        assert len(landed) == len(rows), "landed twice"
        assert self.acknowledged.items() <= landed.items(), "acknowledged, but not in raw"


@pytest.fixture(autouse=True)
def empty(server: Server) -> None:
    with connect(server.parameters) as connection:
        connection.execute("truncate raw.payloads, raw.idempotency_keys, raw.rejected")


@pytest.fixture(params=[SERVE, "receiver.app:app"], ids=["short", "long"])
def way(request: pytest.FixtureRequest) -> str:
    """Plain requests have a short way under `hq serve`, and the long one under uvicorn."""
    app: str = request.param
    return app


@on_one_version
def test_the_receiver_is_killed_under_load(server: Server, way: str) -> None:
    with ExitStack() as stack:
        running = stack.enter_context(running_receiver(server.parameters, way))
        with Ledger(lambda: running.url, running.key) as ledger:
            for _ in range(3):
                ledger.wait_for_more(200)
                kill_while_it_waits(running, server)
                running = stack.enter_context(running_receiver(server.parameters, way))
            ledger.wait_for_more(100)
    ledger.check(server)


def kill_while_it_waits(receiver: Receiver, server: Server) -> None:
    """Kills it while no commit gets through: an answer that goes before its commit is a lie then.

    Its sessions are ended too, since a statement that Postgres has would commit without its client.
    """
    with connect(server.parameters) as other, other.transaction():
        other.execute("lock table raw.payloads in exclusive mode")
        waiting = "select count(*) > 0 from pg_locks where not granted"
        wait_for(lambda: other.execute(waiting).fetchone() == (True,))
        time.sleep(0.3)
        receiver.process.kill()
        receiver.process.wait()
        other.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
            "where application_name = 'hq receiver'"
        )


@on_one_version
@pytest.mark.parametrize("how", ["kill", "immediate"])
def test_postgres_is_killed_under_load(server: Server, way: str, how: str) -> None:
    with running_receiver(server.parameters, way) as running:
        with Ledger(lambda: running.url, running.key) as ledger:
            for _ in range(2):
                ledger.wait_for_more(200)
                if how == "kill":
                    server.kill()
                else:
                    server.stop("immediate")
                refused = ledger.refused
                wait_for(lambda was=refused: ledger.refused > was + 20)  # type: ignore[misc]
                assert httpx.get(running.url + "/healthz").status_code == 200
                assert httpx.get(running.url + "/readyz").status_code == 503
                server.start()
            ledger.wait_for_more(200)
        ledger.check(server)


def test_it_starts_without_postgres(server: Server) -> None:
    with running_receiver(server.parameters, PGHOST="/nowhere") as running:
        answer = post(running)
        assert (answer.status_code, answer.json()["code"]) == (503, "database_away")
        assert httpx.get(running.url + "/readyz").status_code == 503


@on_one_version
def test_it_waits_for_postgres_and_finds_it_again(server: Server, way: str) -> None:
    with running_receiver(server.parameters, way) as running:
        server.stop("fast")
        answer = post(running)
        assert (answer.status_code, answer.json()["code"]) == (503, "database_away")
        server.start()
        wait_for(lambda: post(running).status_code == 202, 10)
        # idle connections that died unseen cost nobody a request
        server.stop("fast")
        server.start()
        assert post(running).status_code == 202


def test_a_standby_is_not_ready_until_it_is_promoted(server: Server, way: str) -> None:
    """As a pooler leaves a receiver after a failover: on a server that answers, and only reads."""
    with running_receiver(server.parameters, way) as running:
        assert httpx.get(running.url + "/readyz").status_code == 200
        server.stop("fast")
        (server.data_dir / "standby.signal").touch()
        server.start()
        try:
            wait_for(lambda: "standby" in httpx.get(running.url + "/readyz").text)
            assert httpx.get(running.url + "/readyz").status_code == 503
            refused = post(running)
            assert (refused.status_code, refused.json()["code"]) == (503, "database_away")
        finally:
            with connect(server.parameters) as admin:
                assert admin.execute("select pg_promote()").fetchone() == (True,)
        wait_for(lambda: httpx.get(running.url + "/readyz").status_code == 200)
        assert post(running).status_code == 202


@on_one_version
def test_what_was_not_confirmed_may_be_there(server: Server, way: str) -> None:
    def send(number: int) -> httpx.Response:
        return post(running, **{"idempotency-key": str(number)})

    def unconfirmed() -> bool:  # the server may need a moment to miss its standby
        answers.append(send(len(answers)))
        return answers[-1].status_code == 503

    with (
        running_receiver(server.parameters, way, HQ_COMMIT_TIMEOUT="1") as running,
        connect(server.parameters) as admin,
    ):
        answers = [send(0)]
        admin.execute("alter system set synchronous_standby_names = 'nobody'")
        admin.execute("select pg_reload_conf()")
        try:
            wait_for(unconfirmed)
        finally:
            admin.execute("alter system reset synchronous_standby_names")
            admin.execute("select pg_reload_conf()")
        assert answers[-1].json()["code"] == "outcome_unknown"
        assert "Idempotency-Key" in answers[-1].json()["error"]
        last = len(answers) - 1
        landed = "select landing_id from raw.payloads where idempotency_key = %s"
        [(landing_id,)] = admin.execute(landed, [str(last)]).fetchall()
        wait_for(lambda: send(last).status_code == 202)
        again = send(last).json()
        assert (again["landing_id"], again["duplicate"]) == (landing_id, True)
        assert len(admin.execute(landed, [str(last)]).fetchall()) == 1


@on_one_version
@pytest.mark.parametrize("size", [60_000, 400_000])
def test_memory_stays_bounded_while_postgres_hangs(server: Server, way: str, size: int) -> None:
    room = {"HQ_QUEUE_BYTES": str(20 * size), "HQ_QUEUE_ROWS": "500", "HQ_COMMIT_TIMEOUT": "4"}
    large = json.dumps(payload(text="x" * size)).encode()
    with running_receiver(server.parameters, way, **room) as running:
        assert post(running).status_code == 202
        process = psutil.Process(running.process.pid)
        before = process.memory_info().rss
        with connect(server.parameters) as locker:
            locker.execute("begin")
            locker.execute("lock table raw.payloads in access exclusive mode")
            statuses: list[int] = []

            def send() -> None:
                answer = httpx.post(
                    running.url + PATH, content=large, headers=running.headers, timeout=30
                )
                statuses.append(answer.status_code)

            threads = [threading.Thread(target=send) for _ in range(80)]
            for thread in threads:
                thread.start()
            wait_for(lambda: len(statuses) >= 50)  # the queue is full: these need not wait
            grown = process.memory_info().rss - before
            for thread in threads:
                thread.join()
            locker.execute("rollback")
        assert set(statuses) == {503}
        assert grown < 64 * 2**20
        wait_for(lambda: post(running).status_code == 202, 10)
    with connect(server.parameters) as connection:
        # what was refused did not land behind the client's back
        assert connection.execute(
            "select count(*) from raw.payloads where payload ? 'text'"
        ).fetchone() == (0,)


def post(receiver: Receiver, **headers: str) -> httpx.Response:
    headers["x-api-key"] = receiver.key
    return httpx.post(receiver.url + PATH, json=payload(), headers=headers, timeout=20)
