"""Who may come in, by which path, and what the receiver says of itself."""

import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from psycopg import sql as names

from hq import keys
from tests.conftest import Parameters, Receiver, connect, running_receiver, wait_for
from tests.receiver.conftest import PATH, Rows, payload


def post(receiver: Receiver, **headers: str) -> httpx.Response:
    return httpx.post(receiver.url + PATH, json=payload(), headers=headers)


def test_without_a_key_nothing_lands(receiver: Receiver, sql: Rows) -> None:
    for headers in (
        {},
        {"x-api-key": "no-such-key"},
        {"x-api-key": "x" * 5000},
        {"authorization": f"Basic {receiver.key}"},
    ):
        answer = post(receiver, **headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
    assert sql("select count(*) from raw.payloads") == [(0,)]
    assert sql("select count(*) from raw.rejected") == [(0,)]


def test_both_headers_carry_a_key(receiver: Receiver, sql: Rows) -> None:
    assert post(receiver, **{"x-api-key": receiver.key}).status_code == 202
    assert post(receiver, authorization=f"bearer {receiver.key}").status_code == 202
    assert sql("select distinct api_key_name from raw.payloads") == [("tests",)]


def test_a_key_without_the_scope_is_forbidden(receiver: Receiver, database: Parameters) -> None:
    with connect(database) as connection:
        reader = keys.add(connection, "reader", ["read"])
    answer = post(receiver, **{"x-api-key": reader})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_rotation_and_revocation(receiver: Receiver, database: Parameters, sql: Rows) -> None:
    with connect(database) as connection:
        old, new = (keys.add(connection, "clay", ["land"]) for _ in range(2))
    for key in (old, new):
        assert post(receiver, **{"x-api-key": key}).status_code == 202
    assert sql("select distinct api_key_name from raw.payloads") == [("clay",)]
    sql("update ops.api_keys set revoked_at = now() where key_sha256 = sha256(%s)", old.encode())
    time.sleep(0.4)  # longer than keys are remembered here
    assert post(receiver, **{"x-api-key": old}).status_code == 401
    assert post(receiver, **{"x-api-key": new}).status_code == 202


def test_no_key_and_no_body_in_the_log(receiver: Receiver, sql: Rows) -> None:
    httpx.post(receiver.url + PATH, content=b'{"secret-word', headers=receiver.headers)
    post(receiver, **{"x-api-key": "wrong-key-word"})
    log = receiver.log.read_text()
    assert "not_json" in log
    for word in (receiver.key, "secret-word", "wrong-key-word"):
        assert word not in log


def test_case_and_slash_do_not_matter(http: httpx.Client, sql: Rows) -> None:
    for path in (PATH, PATH + "/", PATH.upper(), PATH.title() + "//"):
        assert http.post(path, json=payload()).status_code == 202, path
    assert sql("select distinct workflow from raw.payloads") == [("companyenrich",)]


def test_unknown_paths_name_the_nearest(http: httpx.Client) -> None:
    answer = http.post("/run/companies/companyenrch/ingest", json=payload())
    assert answer.status_code == 404
    assert answer.json()["nearest"] == PATH
    assert PATH in answer.json()["error"]
    home = http.get("/")
    assert (home.status_code, home.headers["location"]) == (303, "/status")


def test_other_methods_are_told_what_is_allowed(http: httpx.Client) -> None:
    for method in ("GET", "PUT", "DELETE", "PATCH", "OPTIONS"):
        answer = http.request(method, PATH)
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
        assert answer.json()["success"] is False
    assert http.post("/healthz").status_code == 405


def test_request_ids_go_in_and_out(http: httpx.Client) -> None:
    for path in (PATH, "/healthz", "/nowhere", "/openapi.json"):
        answer = http.get(path, headers={"x-request-id": "Clay.row-17_a"})
        assert answer.headers["x-request-id"] == "Clay.row-17_a"
        for bad in ("a b", "x" * 129, "<script>"):
            given = http.get(path, headers={"x-request-id": bad}).headers["x-request-id"]
            assert len(given) == 32
    answer = http.post(PATH, content=b"{", headers={"x-request-id": "r1"})
    assert answer.json()["request_id"] == "r1"


def test_metrics_count(http: httpx.Client) -> None:
    def metric(name: str) -> float:
        lines = http.get("/metrics").text.splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name))

    names_ = ('hq_landed_total{workflow="companyenrich"}', 'hq_rejected_total{code="not_json"}')
    before = [metric(name) for name in names_]
    http.post(PATH, json=[payload(), payload()])
    http.post(PATH, content=b"{")
    assert [metric(name) - was for name, was in zip(names_, before, strict=True)] == [2, 1]
    assert metric("hq_queue_rows") == 0
    assert metric("hq_commit_seconds_count") > 0
    assert http.get("/healthz").json() == {"status": "up"}
    assert http.get("/readyz").json() == {"status": "ready"}


def test_listeners_hear_of_the_last_landing(
    http: httpx.Client, database: Parameters, sql: Rows
) -> None:
    with connect(database) as listener:
        listener.execute("listen hq_landed")
        for _ in range(30):
            landing_id = http.post(PATH, json=payload()).json()["landing_id"]
        heard = list(listener.notifies(timeout=1, stop_after=None))
        assert {note.payload for note in heard} == {"companyenrich"}
        assert len(heard) <= 12  # about one in 100 ms
        assert sql("select max(landing_id) from raw.payloads") == [(landing_id,)]


def test_rates_are_per_client(database: Parameters) -> None:
    with running_receiver(database, HQ_REQUESTS_PER_SECOND="5") as slow:
        begun = time.monotonic()
        with ThreadPoolExecutor(4) as crowd:
            answers = list(crowd.map(lambda _: post(slow, **{"x-api-key": slow.key}), range(20)))
        seconds = time.monotonic() - begun
        refused = [answer for answer in answers if answer.status_code == 429]
        # what one second allows at once, and what the time since then has brought
        assert 5 <= len(answers) - len(refused) <= 5 + 5 * seconds + 1
        assert refused
        assert {answer.headers["retry-after"] for answer in refused} == {"1"}
        with connect(database) as connection:
            other = keys.add(connection, "other", ["land"])
        assert post(slow, **{"x-api-key": other}).status_code == 202


def test_an_unmigrated_database_is_not_ready(database: Parameters, sql: Rows) -> None:
    sql("alter table raw.payloads rename to elsewhere")
    try:
        with running_receiver(database) as early:
            answer = httpx.get(early.url + "/readyz")
            assert answer.status_code == 503
            assert "hq migrate" in answer.json()["reason"]
            refused = post(early, **{"x-api-key": early.key})
            assert (refused.status_code, refused.json()["code"]) == (503, "database_away")
    finally:
        sql("alter table raw.elsewhere rename to payloads")


def test_whoever_may_not_write_is_not_ready(receiver: Receiver, sql: Rows) -> None:
    """As after a failover, when a disk is full, when somebody took the right away."""

    def why() -> str:
        answer = httpx.get(receiver.url + "/readyz")
        assert (answer.status_code == 200) == (answer.json()["status"] == "ready")
        return str(answer.json().get("reason", ""))

    [(name,)] = sql("select current_database()")
    leave = (
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
        "where datname = current_database() and application_name = 'hq receiver'"
    )
    for break_it, mend_it, said in (
        (
            f"alter database {name} set default_transaction_read_only = on",
            f"alter database {name} reset default_transaction_read_only",
            "read_only",
        ),
        (
            "revoke insert on raw.payloads from hq_receiver",
            "grant insert on raw.payloads to hq_receiver",
            "may not write",
        ),
        (
            "revoke usage on sequence raw.landing_id_seq from hq_receiver",
            "grant usage on sequence raw.landing_id_seq to hq_receiver",
            "may not write",
        ),
    ):
        wait_for(lambda: why() == "")
        sql(break_it)
        try:
            sql(leave)  # a default acts in new sessions
            wait_for(lambda said=said: said in why())  # type: ignore[misc]
            refused = post(receiver, **{"x-api-key": receiver.key})
            assert (refused.status_code, refused.json()["code"]) == (503, "database_away")
        finally:
            sql(mend_it)
            sql(leave)
    wait_for(lambda: why() == "")
    wait_for(lambda: post(receiver, **{"x-api-key": receiver.key}).status_code == 202)


def test_an_answer_names_the_place_to_ask(receiver: Receiver, sql: Rows) -> None:
    named = receiver.headers | {"idempotency-key": "once"}
    for headers in (receiver.headers, receiver.headers, named, named):
        answer = httpx.post(receiver.url + PATH, json=payload(), headers=headers)
        assert answer.headers["location"] == f"/read/landings/{answer.json()['landing_id']}"
    for body in ([payload()], [payload(), payload()], {}):
        answer = httpx.post(receiver.url + PATH, json=body, headers=receiver.headers)
        assert "location" not in answer.headers


@pytest.mark.parametrize("forbidden", ["select", "update", "delete", "truncate"])
def test_the_role_may_only_add(database: Parameters, forbidden: str) -> None:
    with connect(database) as connection:
        for table in ("raw.payloads", "raw.originals", "raw.rejected"):
            [(may,)] = connection.execute(
                names.SQL("select has_table_privilege('hq_receiver', {}, {})").format(
                    table, forbidden
                )
            ).fetchall()
            assert may is False


def test_a_stopped_receiver_first_writes_what_waits(database: Parameters, sql: Rows) -> None:
    with (
        running_receiver(database) as ending,
        httpx.Client(base_url=ending.url, headers=ending.headers) as client,
        ThreadPoolExecutor(8) as crowd,
    ):

        def send(_: int) -> int:
            try:
                return client.post(PATH, json=payload()).status_code
            except httpx.HTTPError:
                return 0

        sent = [crowd.submit(send, n) for n in range(400)]
        wait_for(lambda: any(one.done() for one in sent))
        ending.process.terminate()
        accepted = sum(one.result() == 202 for one in sent)
        assert ending.process.wait(10) in (0, -15)
    assert sql("select count(*) from raw.payloads") == [(accepted,)]
