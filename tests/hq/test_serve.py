"""Receiver and lookup behind one port."""

import httpx

from tests.conftest import Parameters, connect, running_receiver


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
