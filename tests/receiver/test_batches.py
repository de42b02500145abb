"""A list of profiles under a name: each lands as the payload it would have been by itself."""

import json

import httpx

from tests.receiver.conftest import Rows

PATH = "/run/people/clay-native/person/ingest/batch"


def landed(sql: Rows) -> list[str]:
    return [text for (text,) in sql("select payload::text from raw.payloads order by landing_id")]


def test_each_of_a_list_lands(http: httpx.Client, sql: Rows) -> None:
    body = b'{"payloads" : [{"url":"a","n":1.10}, {"url":"b"} ,"c"]\n}'
    answer = http.post(PATH, content=body)
    assert answer.status_code == 202, answer.text
    assert answer.json()["workflow"] == "clay-native-person-enrichment"
    assert answer.json()["landed"] == len(answer.json()["landing_ids"]) == 3
    assert landed(sql) == [
        '{"payload": {"n": 1.10, "url": "a"}}',
        '{"payload": {"url": "b"}}',
        '{"payload": "c"}',
    ]


def test_what_stands_beside_the_list_goes_with_each(http: httpx.Client, sql: Rows) -> None:
    body = {"clay_table_url": "https://clay.example/1", "payloads": [{"url": "a"}, {"url": "b"}]}
    assert http.post(PATH, json=body).status_code == 202
    assert [json.loads(one) for one in landed(sql)] == [
        {"payload": {"url": name}, "clay_table_url": "https://clay.example/1"} for name in "ab"
    ]


def test_an_element_that_is_nothing_is_told_by_its_number(http: httpx.Client, sql: Rows) -> None:
    answer = http.post(PATH, json={"payloads": [{"url": "a"}, None, " "]})
    assert answer.status_code == 202
    assert [(one["line"], one["code"]) for one in answer.json()["rejected"]] == [
        (2, "missing_fields"),
        (3, "missing_fields"),
    ]
    assert len(landed(sql)) == 1


def test_a_retry_lands_nothing_twice(http: httpx.Client, sql: Rows) -> None:
    once = {"json": {"payloads": [{"url": "a"}, {"url": "b"}]}, "headers": {"webhook-id": "w1"}}
    first, again = (http.post(PATH, **once).json() for _ in range(2))  # type: ignore[arg-type]
    assert (first["duplicate"], again["duplicate"]) == (False, True)
    assert again["landing_ids"] == first["landing_ids"]
    assert len(landed(sql)) == 2


def test_other_bodies_are_what_they_were(http: httpx.Client, sql: Rows) -> None:
    refused = {
        b'{"payloads": []}': "empty",
        b'{"payloads": {"url": "a"}}': "missing_fields",
        b'{"payloads": [{"url": "a"}': "not_json",
        b'{"payloads": ' + b"[" * 5000: "too_deep",
        b'{"payloads": [' + b"[" * 300 + b"]" * 300 + b"]}": "nothing_landed",
    }
    for body, code in refused.items():
        answer = http.post(PATH, content=body)
        assert (answer.status_code, answer.json()["code"]) == (422, code), (body[:40], answer.text)
    assert http.post(PATH, json={"payload": {"url": "a"}}).status_code == 202
    assert http.post(PATH, json=[{"payload": {"url": "b"}}]).status_code == 202
    both = {"payload": {"url": "c"}, "payloads": [{"url": "d"}]}
    assert http.post(PATH, json=both).status_code == 202
    assert [json.loads(one)["payload"]["url"] for one in landed(sql)] == ["a", "b", "c"]
