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
    on_one_version,
    running_receiver,
    wait_for,
)

pytestmark = on_one_version

BOTH = "hq.serve:application"


def test_one_port_lands_and_answers(database: Parameters) -> None:
    with running_receiver(database, BOTH, UVICORN_FACTORY="true", HQ_KEY_CACHE_SECONDS="0") as both:
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


def test_both_parts_forgive_and_refuse_alike(database: Parameters) -> None:
    with running_receiver(database, BOTH, UVICORN_FACTORY="true") as both:
        named = both.headers | {"x-request-id": "Clay.row-17_a"}
        for path in ("/healthz", "/metrics", "/docs", "/status", "/read/openapi.json"):
            for written in (path, f"{path}/", path.upper(), f"{path.title()}//"):
                answer = httpx.get(both.url + written, headers=named)
                assert answer.status_code == 200, written
                assert answer.headers["x-request-id"] == "Clay.row-17_a"

        signed = {"authorization": f"bearer {both.key}"}
        assert httpx.get(f"{both.url}/status", headers=signed).status_code == 200
        with connect(database) as connection:
            # not what is missing, which says that it is not built, but what no code foresees
            connection.execute(
                """
                create or replace function ops.workflow_status()
                returns table (
                    workflow text, landed bigint, extracted bigint, pending bigint,
                    quarantined bigint, last_landed_at timestamptz
                )
                language plpgsql
                as $$ begin raise exception 'unforeseen'; end $$
                """
            )
        for method, path, headers, status, code in [
            ("GET", "/status", named, 500, "internal"),
            ("GET", "/status", {}, 401, "unauthorized"),
            ("GET", "/status", {"authorization": both.key}, 401, "unauthorized"),
            ("POST", "/status", named, 405, "method_not_allowed"),
            ("POST", "/healthz/", named, 405, "method_not_allowed"),
            ("GET", "/read/nowhere", named, 404, "unknown_path"),
            ("GET", "/nowhere", named, 404, "unknown_path"),
        ]:
            answer = httpx.request(method, both.url + path, headers=headers)
            content = answer.json()
            assert (answer.status_code, content["code"]) == (status, code), path
            assert content["success"] is False
            assert content["error"]
            assert content["request_id"] == answer.headers["x-request-id"]
            assert ("allow" in answer.headers) == (status == 405)


def test_one_path_is_written_by_the_door_and_read_by_lookup(database: Parameters) -> None:
    with running_receiver(database, BOTH, UVICORN_FACTORY="true") as both:
        for method, path, status, code in [
            ("POST", "/api/leads/priority-companies", 202, None),
            ("POST", "/API/leads/Priority-Companies/", 202, None),
            ("DELETE", "/api/leads/priority-companies/AC%2FDC%20%26%20Sons", 202, None),
            ("GET", "/api/leads/priority-companies", 503, "not_built"),
            ("GET", "/api/views/acme-example", 503, "not_built"),
            ("DELETE", "/api/Views/acme-example/", 202, None),
            ("DELETE", "/api/leads/priority-companies", 405, "method_not_allowed"),
            ("PUT", "/api/target-views/acme-example", 405, "method_not_allowed"),
            # what is landed alone is told so, wherever it lies
            ("GET", "/api/enrichment/builtwith", 405, "method_not_allowed"),
            ("DELETE", "/api/enrichment/builtwith", 405, "method_not_allowed"),
            ("GET", "/job-boards/jobs/acme.example", 503, "not_built"),
            ("DELETE", "/api/leads/nowhere/at-all", 404, "unknown_path"),
        ]:
            body = {"company_name": "Acme"} if method == "POST" else None
            answer = httpx.request(method, both.url + path, headers=both.headers, json=body)
            found = answer.json()
            assert (answer.status_code, found.get("code")) == (status, code), (method, path)
        with connect(database) as connection:
            landed = connection.execute(
                "select workflow, payload from raw.payloads order by landing_id"
            ).fetchall()
        assert landed == [
            ("priority-company", {"company_name": "Acme"}),
            ("priority-company", {"company_name": "Acme"}),
            ("priority-company-removal", {"company_name": "AC/DC & Sons"}),
            ("target-view-removal", {"slug": "acme-example"}),
        ]


def test_a_path_of_two_doors_names_the_methods_of_both(database: Parameters) -> None:
    with running_receiver(database, BOTH, UVICORN_FACTORY="true") as both:
        for method, path, allowed in [
            ("PUT", "/api/leads/priority-companies", "GET, POST"),
            ("DELETE", "/API/Leads/priority-companies/", "GET, POST"),
            ("POST", "/api/views/acme-example", "DELETE, GET"),
            ("PATCH", "/api/target-views", "GET, POST"),
            ("GET", "/api/leads/priority-companies/Acme", "DELETE"),
            # of one door alone: what lands, what is read by two methods, what is sent
            ("GET", "/api/enrichment/builtwith", "POST"),
            ("DELETE", "/api/leads", "GET, POST"),
            ("GET", "/run/client/leads/to-clay", "POST"),
            ("POST", "/healthz", "GET, HEAD"),
        ]:
            answer = httpx.request(method, both.url + path, headers=both.headers)
            assert (answer.status_code, answer.headers["allow"]) == (405, allowed), (method, path)
            assert answer.json()["error"] == f"Send a {allowed.replace(', ', ' or ')}."
        assert httpx.get(f"{both.url}/health").json() == {"status": "up"}


def test_what_is_out_of_scope_says_why_and_names_no_other_path(database: Parameters) -> None:
    with running_receiver(database, BOTH, UVICORN_FACTORY="true") as both:
        for method, path, word in [
            ("POST", "/api/pipeline/stats", "pipeline"),
            ("POST", "/API/Pipeline/webhooks/calcom/", "pipeline"),
            ("GET", "/api/auth/orgs/acme", "key"),
            ("GET", "/api/admin/core/people/count", "SQL"),
            ("GET", "/api/admin/tables/core/people/count", "SQL"),
            ("GET", "/api/admin/extracted/company_discovery", "SQL"),
            ("POST", "/api/admin/temp/companies-for-parallel-icp", "SQL"),
        ]:
            answer = httpx.request(method, both.url + path, headers=both.headers)
            said = answer.json()
            assert (answer.status_code, said["code"]) == (404, "out_of_scope"), (method, path)
            assert word in said["error"]
            assert "nearest" not in said


def test_without_a_database_nobody_is_told_no(database: Parameters) -> None:
    away = {"UVICORN_FACTORY": "true", "PGHOST": "/nowhere"}
    with running_receiver(database, BOTH, **away) as both:
        answer = httpx.get(f"{both.url}/status", headers=both.headers)
        assert (answer.status_code, answer.json()["code"]) == (503, "database_away")
        assert answer.headers["retry-after"]


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
