"""Bodies of every kind: what lands, what is repaired, what is refused and kept."""

import gzip
import json
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.receiver.conftest import PATH, Rows


def body(value: str) -> bytes:
    """A payload with this piece of JSON as its field x."""
    return b'{"domain":"northwind.example","raw_payload":{"x":' + value.encode() + b"}}"


AS_SENT = {
    "digits of a double": ("0.1000000000000000055511151231257827", None),
    "2^53 + 1": ("9007199254740993", None),
    "forty digits": ("1234567890123456789012345678901234567890", None),
    "trailing zeros": ("1.10", None),
    "beyond a double": ("1e400", "1" + "0" * 400),
    "an escaped backslash before u0000": (r'"\\u0000"', None),
    "an escaped backslash before a surrogate": (r'"\\ud83d"', None),
    "a pair of surrogates": (r'"\ud83d\ude00"', '"😀"'),
    "duplicate keys, the last wins": ('{"a": 1, "a": 2}', '{"a": 2}'),
    "text as it is": ('"Zürich 東京"', None),
    "a thousand digits by an exponent": ("1e999", "1" + "0" * 999),
    "a thousand places": ("1.5e-998", "0." + "0" * 997 + "15"),
    "a thousand digits": ("7" * 1000, None),
    "nought with an exponent": ("0e2000", "0"),
    "what looks like a number in a text": ('"x1e5000 ' + "1" * 2000 + '"', None),
}

REPAIRED = {
    "NUL": (r'"a\u0000b"', '"a\ufffdb"'),
    "NUL in a key": (r'{"a\u0000": 1}', '{"a\ufffd": 1}'),
    "NUL behind an escaped backslash": (r'"\\\u0000"', '"\\\\\ufffd"'),
    "a lone high surrogate": (r'"a\ud83d"', '"a\ufffd"'),
    "a lone low surrogate": (r'"\ude00 b"', '"\ufffd b"'),
    "two high surrogates": (r'"\ud83d\ud83d\ude00"', '"\ufffd😀"'),
    "a number beyond numeric": ("1e200000", '"1e200000"'),
    "a negative one": ("-1E+200000", '"-1E+200000"'),
    "the largest of numeric": ("1e131071", None),
    "a digit too many by an exponent": ("1e1000", None),
    "by an exponent with a sign": ("-12E+999", None),
    "by an exponent with noughts": ("1e0000001000", None),
    "a place too many": ("1e-1000", None),
    "a place too many for numeric": ("1e-16384", None),
    "nought with too many places": ("0e-1000", None),
    "a digit too many": ("7" * 1001, None),
    "with a fraction": ("7" * 500 + "." + "3" * 501, None),
    "with a fraction and an exponent": ("7" * 950 + ".3e98", None),
    "a fraction of noughts": ("1." + "0" * 1000, None),
    "one among many": ('[1e5, "1e5000", 1e5000]', '[100000, "1e5000", "1e5000"]'),
    "too many digits behind the point": ("0." + "0" * 17000 + "1", None),
    "a number in a text stays": (r'["1e200000", "\u0000"]', '["1e200000", "\ufffd"]'),
}


@pytest.fixture
def x(sql: Rows) -> Any:
    """The jsonb text of field x, and whether it was repaired."""
    return lambda landing_id: sql(
        "select (payload #> '{raw_payload,x}')::text, repaired from raw.payloads "
        "where landing_id = %s",
        landing_id,
    )[0]


def test_what_jsonb_takes_lands_digit_by_digit(http: httpx.Client, x: Any) -> None:
    for name, (sent, stored) in AS_SENT.items():
        answer = http.post(PATH, content=body(sent))
        assert answer.status_code == 202, (name, answer.text)
        assert x(answer.json()["landing_id"]) == (stored or sent, False), name


def test_what_jsonb_refuses_is_repaired_and_kept(http: httpx.Client, x: Any, sql: Rows) -> None:
    for name, (sent, stored) in REPAIRED.items():
        answer = http.post(PATH, content=body(sent))
        assert answer.status_code == 202, (name, answer.text)
        landing_id = answer.json()["landing_id"]
        assert x(landing_id) == (stored or f'"{sent}"', True), name
        [(original,)] = sql("select body from raw.originals where landing_id = %s", landing_id)
        assert bytes(original) == body(sent), name


def test_the_same_in_a_batch(http: httpx.Client, x: Any, sql: Rows) -> None:
    cases = {**AS_SENT, **REPAIRED}
    parts = [body(sent) for sent, _ in cases.values()]
    answer = http.post(PATH, content=b"[" + b" ,\n".join(parts) + b"]")
    assert answer.status_code == 202, answer.text
    ids = answer.json()["landing_ids"]
    assert len(ids) == len(cases)
    for landing_id, (name, (sent, stored)) in zip(ids, cases.items(), strict=True):
        expected = stored or (f'"{sent}"' if name in REPAIRED else sent)
        assert x(landing_id) == (expected, name in REPAIRED), name
    assert sql("select count(*) from raw.originals")[0][0] == len(REPAIRED)


def test_a_byte_order_mark_is_taken_off(http: httpx.Client, x: Any) -> None:
    answer = http.post(PATH, content=b"\xef\xbb\xbf" + body("1"))
    assert x(answer.json()["landing_id"]) == ("1", True)


REFUSED: dict[str, tuple[bytes, int, str]] = {
    "empty": (b"", 422, "empty"),
    "blank": (b" \n", 422, "empty"),
    "text": (b"domain=northwind.example", 422, "not_json"),
    "cut short": (body("1")[:-1], 422, "not_json"),
    "a trailing comma": (b'{"domain":"a.example","raw_payload":{},}', 422, "not_json"),
    "a raw control character": (body('"a\tb"'), 422, "not_json"),
    "NaN": (body("NaN"), 422, "not_json"),
    "NaN beside a lone surrogate": (body(r'["\ud800", NaN]'), 422, "not_json"),
    "Infinity": (body("-Infinity"), 422, "not_json"),
    "latin-1": (body("1").replace(b"1", b'"Z\xfcrich"'), 422, "not_utf8"),
    "10,000 deep": (body("[" * 10_000 + "]" * 10_000), 422, "too_deep"),
    "201 deep": (body("[" * 199 + "]" * 199), 422, "too_deep"),
    "deep and cut short": (b'{"a":' * 5_000, 422, "too_deep"),
    "an array within, too deep": (b"[" * 10_000 + b"]" * 10_000, 422, "too_deep"),
    "too many elements": (body("[" + "0," * 200_000 + "0]"), 422, "too_many_elements"),
    "a single number": (b"42", 422, "not_an_object"),
    "a single text": (b'"a"', 422, "not_an_object"),
    "null": (b"null", 422, "not_an_object"),
    "an empty array": (b"[]", 422, "empty"),
    "required missing": (b'{"domain":"a.example"}', 422, "missing_fields"),
    "required null": (b'{"domain":"a.example","raw_payload":null}', 422, "missing_fields"),
    "required blank": (b'{"domain":" ","raw_payload":{}}', 422, "missing_fields"),
    "an array with rubbish behind": (b"[" + body("1") + b"] x", 422, "not_json"),
    "an array without commas": (b"[" + body("1") + b" " + body("2") + b"]", 422, "not_json"),
    "quotes that never end": (b'{"' + b'\\"' * 300_000, 422, "not_json"),
}


def test_what_is_refused_is_kept_with_its_reason(http: httpx.Client, sql: Rows) -> None:
    for name, (content, status, code) in REFUSED.items():
        answer = http.post(PATH, content=content)
        assert (answer.status_code, answer.json()["code"]) == (status, code), (name, answer.text)
        [(kept, kept_code, reason)] = sql(
            "select body, code, reason from raw.rejected where rejected_id = %s",
            answer.json()["rejected_id"],
        )
        if name != "an array within, too deep":  # kept as its one element
            assert bytes(kept) == content, name
        assert (kept_code, reason) == (code, answer.json()["error"]), name
    assert sql("select count(*) from raw.payloads") == [(0,)]


def test_an_empty_object_is_not_blank(http: httpx.Client) -> None:
    assert http.post(PATH, json={"domain": "a.example", "raw_payload": {}}).status_code == 202


def test_200_levels_and_many_elements_are_allowed(http: httpx.Client) -> None:
    assert http.post(PATH, content=body("[" * 198 + "]" * 198)).status_code == 202
    assert http.post(PATH, content=body('["[[[[{{{{,,,,"' * 1 + ',"]]]"]')).status_code == 202
    assert http.post(PATH, content=body("[" + "0," * 190_000 + "0]")).status_code == 202


def test_too_large_is_refused_unread_and_its_size_kept(http: httpx.Client, sql: Rows) -> None:
    large = body('"' + "a" * (5 * 1024 * 1024) + '"')

    def chunks() -> Any:
        for start in range(0, len(large), 65536):
            yield large[start : start + 65536]

    for content in (large, chunks()):
        answer = http.post(PATH, content=content)
        assert answer.status_code == 413, answer.text
        [(kept, size)] = sql(
            "select body, body_bytes from raw.rejected where rejected_id = %s",
            answer.json()["rejected_id"],
        )
        assert kept is None
        assert size > 1024 * 1024


def raw_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def test_packed_bodies(http: httpx.Client, x: Any) -> None:
    packed = {
        "gzip": gzip.compress(body("1")),
        "x-gzip": gzip.compress(body("1")[:9]) + gzip.compress(body("1")[9:]),
        "deflate": zlib.compress(body("1")),
        "Deflate": raw_deflate(body("1")),
        "identity": body("1"),
    }
    for encoding, content in packed.items():
        answer = http.post(PATH, content=content, headers={"content-encoding": encoding})
        assert answer.status_code == 202, (encoding, answer.text)
        assert x(answer.json()["landing_id"]) == ("1", False)


def test_bombs_and_broken_packing(http: httpx.Client, sql: Rows) -> None:
    bomb = gzip.compress(b"[" + b"0" * (50 * 1024 * 1024) + b"]", 9)
    cases = [
        ("gzip", bomb, 413),
        ("gzip", gzip.compress(body("1"))[:-12], 422),
        ("gzip", gzip.compress(b"") * 40_000, 422),
        ("gzip", body("1"), 422),
        ("deflate", body("1"), 422),
        ("br", body("1"), 415),
        ("gzip, gzip", gzip.compress(body("1")), 415),
    ]
    for encoding, content, status in cases:
        answer = http.post(PATH, content=content, headers={"content-encoding": encoding})
        assert answer.status_code == status, (encoding, answer.text)
        [(kept,)] = sql(
            "select body from raw.rejected where rejected_id = %s", answer.json()["rejected_id"]
        )
        assert (kept is None) == (status == 413)


def test_content_types(http: httpx.Client) -> None:
    for word, status in [
        ("application/json", 202),
        ("Application/JSON; charset=utf-8", 202),
        ("application/vnd.clay+json", 202),
        ("application/x-ndjson", 202),
        ("application/jsonl", 202),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("application/jsonx", 415),
    ]:
        answer = http.post(PATH, content=body("1"), headers={"content-type": word})
        assert answer.status_code == status, (word, answer.text)
    del http.headers["content-type"]
    assert http.post(PATH, content=body("1")).status_code == 202


def test_ndjson_lands_the_good_lines_and_keeps_the_bad(http: httpx.Client, sql: Rows) -> None:
    lines = [
        body("1"),
        b"",
        b"{oops",
        body("2"),
        b'{"domain":"a.example"}',
        b"7",
        body("3") + b"\r",
    ]
    answer = http.post(
        PATH,
        content=b"\n".join(lines),
        headers={"content-type": "application/x-ndjson", "x-request-id": "many-1"},
    )
    assert answer.status_code == 202, answer.text
    content = answer.json()
    assert (content["landed"], content["landing_id"]) == (3, content["landing_ids"][0])
    assert [(r["line"], r["code"]) for r in content["rejected"]] == [
        (3, "not_json"),
        (5, "missing_fields"),
        (6, "not_an_object"),
    ]
    assert sql(
        "select payload #>> '{raw_payload,x}' from raw.payloads where landing_id = any(%s) "
        "order by landing_id",
        content["landing_ids"],
    ) == [("1",), ("2",), ("3",)]
    assert sql(
        "select rejected_id, line_number, code, convert_from(body, 'utf8'), request_id "
        "from raw.rejected order by line_number"
    ) == [
        (r["rejected_id"], r["line"], r["code"], lines[r["line"] - 1].decode(), "many-1")
        for r in content["rejected"]
    ]
    # one transaction
    assert sql("select count(distinct landed_xid) from raw.payloads") == [(1,)]


@pytest.mark.parametrize(
    ("sent", "there_is"),
    [
        ({"Domain": "a.example", "raw_payload": {}}, "There is Domain:"),
        ({"raw_payload": {"domain": "a.example"}}, "There is raw_payload.domain:"),
        ({"Domain": " ", "raw_payload": {}}, None),
    ],
)
def test_a_field_that_is_called_otherwise_is_named(
    http: httpx.Client, sent: dict[str, Any], there_is: str | None
) -> None:
    error = http.post(PATH, json=sent).json()["error"]
    assert error.startswith("Required and missing, null or blank: domain.")
    assert there_is in error if there_is else "There is" not in error


def test_a_batch_without_a_good_line_is_refused(http: httpx.Client, sql: Rows) -> None:
    answer = http.post(PATH, content=b"[1, {}]")
    assert answer.status_code == 422
    assert answer.json()["code"] == "nothing_landed"
    assert [line["code"] for line in answer.json()["rejected"]] == [
        "not_an_object",
        "missing_fields",
    ]
    assert sql("select count(*) from raw.rejected") == [(2,)]


def test_a_large_batch_and_one_too_large(http: httpx.Client, sql: Rows) -> None:
    rows = [{"domain": f"a{n}.example", "raw_payload": {"n": n}} for n in range(15_000)]
    answer = http.post(PATH, content=json.dumps(rows))
    assert answer.json()["landed"] == 15_000
    assert sql("select count(*), count(distinct landing_id) from raw.payloads") == [
        (15_000, 15_000)
    ]
    many = http.post(PATH, content=b"{}\n" * 20_001, headers={"content-type": "application/jsonl"})
    assert (many.status_code, many.json()["code"]) == (422, "too_many_rows")


def test_a_poison_row_does_not_harm_its_neighbours(http: httpx.Client, sql: Rows) -> None:
    """Something only the database can refuse, in the middle of a batch and of a crowd."""
    sql(
        "alter table raw.companyenrich_payloads add constraint no_poison "
        "check (payload ->> 'domain' <> 'poison.example')"
    )
    poison = b'{"domain":"poison.example","raw_payload":{}}'
    answer = http.post(PATH, content=b"[" + b",".join([body("1"), poison, body("2")]) + b"]")
    assert answer.status_code == 202, answer.text
    assert answer.json()["landed"] == 2
    assert [(r["line"], r["code"]) for r in answer.json()["rejected"]] == [
        (2, "refused_by_database")
    ]
    with ThreadPoolExecutor(16) as crowd:
        sent = [poison if n % 10 == 0 else body(str(n)) for n in range(160)]
        answers = list(crowd.map(lambda content: http.post(PATH, content=content), sent))
    assert [a.status_code for a in answers] == [422 if c is poison else 202 for c in sent]
    assert sql("select count(*) from raw.payloads") == [(2 + 144,)]
    assert sql("select count(*) from raw.rejected where code = 'refused_by_database'") == [(17,)]
    sql("alter table raw.companyenrich_payloads drop constraint no_poison")
