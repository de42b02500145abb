"""Receiver and lookup behind one port."""

import subprocess
import sys
from pathlib import Path

import httpx

from hq import keys
from tests.conftest import (
    PROJECT,
    Parameters,
    connect,
    environment,
    free_port,
    running_receiver,
    wait_for,
)


def test_one_port_lands_and_answers(database: Parameters) -> None:
    with running_receiver(database, app="hq.serve:application", UVICORN_FACTORY="true") as both:
        body = {"domain": "a.example.com", "raw_payload": {"name": "A"}}
        path = "/run/companies/companyenrich/ingest"
        landed = httpx.post(both.url + path, headers=both.headers, json=body)
        assert landed.status_code == 202
        assert httpx.get(f"{both.url}/status").status_code == 401
        seen = httpx.get(f"{both.url}/status", headers=both.headers).json()["workflows"]
        assert [(row["workflow"], row["landed"], row["pending"]) for row in seen] == [
            ("companyenrich", 1, 1)
        ]
        assert httpx.get(f"{both.url}/no/such/path").status_code == 404
        with connect(database) as connection:
            connection.execute("update ops.api_keys set scopes = '{land}'")
        assert httpx.get(f"{both.url}/status", headers=both.headers).status_code == 403


def test_several_workers_share_a_port_and_do_not_outlive_their_parent(database: Parameters) -> None:
    with connect(database) as connection:
        key = keys.add(connection, "workers", ["land"])
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "hq.cli", "serve", "--port", str(port), "--workers", "2"]
    parent = subprocess.Popen(command, cwd=PROJECT, env=environment(database))
    try:
        wait_for(lambda: _ready(url), 60)
        body = {"domain": "a.example.com", "raw_payload": {}}
        path = "/run/companies/companyenrich/ingest"
        for _ in range(20):  # a connection each, so that both workers get some
            answer = httpx.post(url + path, headers={"x-api-key": key}, json=body)
            assert answer.status_code == 202
        # one each: Linux spreads connections evenly among them
        wait_for(lambda: _listening(port) == 2)
        second = subprocess.run(
            command, cwd=PROJECT, env=environment(database), capture_output=True, text=True
        )
        assert second.returncode == 1
        assert f"Cannot listen on 127.0.0.1:{port}" in second.stderr
        # an answer without a body must leave too
        assert httpx.head(f"{url}/healthz", timeout=5).status_code == 200
        assert 'hq_landed_total{workflow="companyenrich"} 20.0' in httpx.get(f"{url}/metrics").text
    finally:
        parent.kill()
        parent.wait()
    wait_for(lambda: not _ready(url), 20)


def _listening(port: int) -> int:
    """How many sockets listen on a port."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()]
    return sum(row[1].endswith(f":{port:04X}") and row[3] == "0A" for row in rows)


def _ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False
