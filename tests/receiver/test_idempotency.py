"""The same request again: the first answer again, and nothing written."""

import json
from concurrent.futures import ThreadPoolExecutor

import httpx

from hq import keys
from tests.conftest import Parameters, Receiver, connect
from tests.receiver.conftest import PATH, Rows, payload


def test_a_retry_gets_the_first_answer(http: httpx.Client, sql: Rows) -> None:
    for header in ("Idempotency-Key", "webhook-id"):
        first, second = (
            http.post(PATH, json=payload(), headers={header: f"key-{header}"}) for _ in range(2)
        )
        assert (first.status_code, second.status_code) == (202, 202)
        assert first.json()["duplicate"] is False
        assert second.json() == first.json() | {"duplicate": True}
    assert sql("select count(*), count(idempotency_key) from raw.payloads") == [(2, 2)]
    assert sql("select count(*) from raw.rejected") == [(0,)]


def test_keys_are_per_workflow_and_client(
    http: httpx.Client, receiver: Receiver, database: Parameters, sql: Rows
) -> None:
    with connect(database) as connection:
        other = keys.add(connection, "another", ["land"])
    same = {"idempotency-key": "same"}
    people = "/run/people/salesnav/clay-ex/ingest"
    answers = [
        http.post(PATH, json=payload(), headers=same),
        http.post(PATH, json=payload(), headers=same | {"x-api-key": other}),
        http.post(people, json=payload(), headers=same),
    ]
    assert [answer.json()["duplicate"] for answer in answers] == [False] * 3
    assert sql("select count(*) from raw.payloads") == [(3,)]


def test_many_at_once_land_one(http: httpx.Client, sql: Rows) -> None:
    def send(number: int) -> httpx.Response:
        headers = {"idempotency-key": f"shared-{number % 10}"}
        return http.post(PATH, json=payload(n=number % 10), headers=headers)

    with ThreadPoolExecutor(16) as crowd:
        answers = [answer.json() for answer in crowd.map(send, range(200))]
    assert all(answer["success"] for answer in answers)
    assert sum(not answer["duplicate"] for answer in answers) == 10
    assert len({answer["landing_id"] for answer in answers}) == 10
    assert sql("select count(*) from raw.payloads") == [(10,)]


def test_another_body_under_the_same_key_is_kept_apart(http: httpx.Client, sql: Rows) -> None:
    key = {"idempotency-key": "reused"}
    first = http.post(PATH, json=payload(), headers=key).json()
    second = http.post(PATH, json=payload(other=True), headers=key)
    assert second.status_code == 202
    answer = second.json()
    assert (answer["landing_id"], answer["duplicate"]) == (first["landing_id"], True)
    [(code, body)] = sql(
        "select code, convert_from(body, 'utf8')::jsonb from raw.rejected where rejected_id = %s",
        answer["rejected_id"],
    )
    assert (code, body) == ("idempotency_key_reused", payload(other=True))
    assert sql("select count(*) from raw.payloads") == [(1,)]


def test_a_batch_is_one_answer(http: httpx.Client, sql: Rows) -> None:
    def send(_: int) -> httpx.Response:
        return http.post(PATH, json=[payload(), payload()], headers={"webhook-id": "batch"})

    with ThreadPoolExecutor(8) as crowd:
        answers = [answer.json() for answer in crowd.map(send, range(16))]
    assert sum(not answer["duplicate"] for answer in answers) == 1
    assert len({tuple(answer["landing_ids"]) for answer in answers}) == 1
    assert sql("select count(*) from raw.payloads") == [(2,)]


def test_a_batch_is_answered_again_to_the_letter(http: httpx.Client, sql: Rows) -> None:
    line = json.dumps(payload()).encode()
    stories = {
        "one row": (b"[" + line + b"]", "application/json"),
        "bad ones between": (line + b"\n{oops\n" + line + b"\n[1]", "application/x-ndjson"),
        "one good, one bad": (b"{}\n" + line, "application/x-ndjson"),
    }
    for name, (content, kind) in stories.items():
        headers = {"idempotency-key": name, "content-type": kind}
        first, second = (http.post(PATH, content=content, headers=headers) for _ in range(2))
        assert (first.status_code, second.status_code) == (202, 202)
        assert first.json()["landed"] == len(first.json()["landing_ids"])
        assert second.json() == first.json() | {"duplicate": True}, name
    assert sql("select count(*) from raw.payloads") == [(4,)]
    assert sql("select count(*) from raw.rejected") == [(3,)]


def test_a_batch_of_before_its_lines_were_kept(http: httpx.Client, sql: Rows) -> None:
    headers = {"idempotency-key": "old"}
    first = http.post(PATH, json=[payload(), {}, payload()], headers=headers).json()
    sql("update raw.idempotency_keys set rejected = null")
    second = http.post(PATH, json=[payload(), {}, payload()], headers=headers).json()
    del first["rejected"]
    assert second == first | {"duplicate": True}


def test_a_repaired_body_is_recognised(http: httpx.Client, sql: Rows) -> None:
    for content in (
        rb'{"domain":"a\u0000","raw_payload":{}}',
        b'{"domain":1e-17000,"raw_payload":1}',
    ):
        headers = {"idempotency-key": str(hash(content))}
        first, second = (http.post(PATH, content=content, headers=headers) for _ in range(2))
        assert second.json() == first.json() | {"duplicate": True}
        assert "rejected_id" not in second.json()


def test_a_key_may_not_be_too_long(http: httpx.Client, sql: Rows) -> None:
    ok = http.post(PATH, json=payload(), headers={"idempotency-key": "k" * 255})
    assert ok.status_code == 202
    answer = http.post(PATH, json=payload(), headers={"idempotency-key": "k" * 256})
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_too_long")
    assert sql("select count(*) from raw.rejected") == [(1,)]
