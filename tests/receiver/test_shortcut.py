"""Plain requests have a short way; by the answers nobody can tell which way a request went."""

import gzip
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from hq import keys
from tests.conftest import (
    SERVE,
    Parameters,
    Receiver,
    connect,
    on_one_version,
    running_receiver,
    wait_for,
)
from tests.receiver.conftest import PATH, SMALL, Rows
from tests.receiver.wire import Answer, Wire

pytestmark = on_one_version

GOOD = b'{"domain": "a.example", "raw_payload": {"n": 1}}'
POISON = b'{"domain": "poison.example", "raw_payload": {}}'
BLOCKED = {
    "UVICORN_FACTORY": "true",
    "UVICORN_HTTP": "receiver.http.protocol:Protocol",
    "UVICORN_PROXY_HEADERS": "false",
}
Sender = Callable[[Wire], bytes]

REQUESTS: dict[str, Sender] = {
    "plain": lambda w: w.post(GOOD),
    "a bearer": lambda w: w.post(GOOD, x_api_key="", authorization=f"Bearer {w.key}"),
    "no content type": lambda w: w.post(GOOD, content_type=""),
    "a vendor's type": lambda w: w.post(GOOD, content_type="application/vnd.clay+json"),
    "a page's": lambda w: w.post(GOOD, origin="https://app.example"),
    "a request id": lambda w: w.post(GOOD, x_request_id="Clay.row-17_a"),
    "an insane request id": lambda w: w.post(GOOD, x_request_id="<script>"),
    "an alias, its case, its slash": lambda w: w.post(GOOD, path=PATH.upper() + "/"),
    "a query": lambda w: w.post(GOOD, path=PATH + "?a=1"),
    "an escaped path": lambda w: w.post(GOOD, path=PATH.replace("run", "%72un")),
    "connection: close": lambda w: w.post(GOOD, connection="close"),
    "HTTP/1.0": lambda w: w.post(GOOD, version="1.0"),
    "HTTP/1.0 and keep-alive": lambda w: w.post(GOOD, version="1.0", connection="keep-alive"),
    "expect": lambda w: w.post(GOOD, expect="100-continue"),
    "chunked": lambda w: w.post(
        b"%x\r\n%b\r\n0\r\n\r\n" % (len(GOOD), GOOD), length=False, transfer_encoding="chunked"
    ),
    "gzip": lambda w: w.post(gzip.compress(GOOD), content_encoding="gzip"),
    "identity": lambda w: w.post(GOOD, content_encoding="identity"),
    "space around": lambda w: w.post(b"\n " + GOOD + b" \n"),
    "a byte order mark": lambda w: w.post(b"\xef\xbb\xbf" + GOOD),
    "to be repaired": lambda w: w.post(GOOD.replace(b"1}", rb'"\u0000"}')),
    "beyond numeric": lambda w: w.post(GOOD.replace(b"1}", b"1e200000}")),
    "an array": lambda w: w.post(b"[" + GOOD + b"," + GOOD + b"]"),
    "lines": lambda w: w.post(GOOD + b"\n" + GOOD, content_type="application/x-ndjson"),
    "64 kB": lambda w: w.post(GOOD.replace(b"1}", b'"%b"}' % (b"x" * 65536))),
    "a little less": lambda w: w.post(GOOD.replace(b"1}", b'"%b"}' % (b"x" * 65000))),
    "too large": lambda w: w.post(GOOD.replace(b"1}", b'"%b"}' % (b"x" * 1024 * 1024))),
    "empty": lambda w: w.post(b""),
    "not JSON": lambda w: w.post(b'{"domain": "a.example", "raw_payload"'),
    "not UTF-8": lambda w: w.post(GOOD.replace(b"a.", b"\xfc.")),
    "a number": lambda w: w.post(b"42"),
    "too deep": lambda w: w.post(GOOD.replace(b"1}", b"[" * 300 + b"]" * 300 + b"}")),
    "missing": lambda w: w.post(b'{"domain": "a.example"}'),
    "refused by the database": lambda w: w.post(POISON),
    "another type": lambda w: w.post(GOOD, content_type="text/plain"),
    "a long idempotency key": lambda w: w.post(GOOD, idempotency_key="k" * 256),
    "no key": lambda w: w.post(GOOD, x_api_key=""),
    "an unknown key": lambda w: w.post(GOOD, x_api_key="nobody"),
    "a key for reading": lambda w: w.post(GOOD, x_api_key="READER"),
    "an unknown path": lambda w: w.post(GOOD, path="/run/nowhere"),
    "another method": lambda w: w.post(GOOD, method="PUT"),
    "not HTTP": lambda w: b"POST / HTTP/x\r\n\r\n",
}
CHANGING = {"date": "now", "content-length": "n", "location": "a number"}
# what `hq serve` ends the connection on, and plain uvicorn reads out, or words in its own way
ENDED = ("too large", "not HTTP")
NUMBERS = ("landing_id", "raw_id", "rejected_id", "landing_ids", "request_id")


@pytest.fixture(scope="module")
def ways(place: tuple[Parameters, Receiver]) -> Iterator[tuple[Receiver, Receiver]]:
    """The same database behind `hq serve` and behind plain uvicorn."""
    with running_receiver(place[0], **SMALL) as uvicorn:
        yield place[1], uvicorn


@pytest.fixture
def wire(receiver: Receiver) -> Iterator[Wire]:
    with Wire(receiver) as wire:
        yield wire


def told(answer: Answer) -> tuple[str, list[tuple[str, str]], Any]:
    """An answer without what differs from request to request."""
    sane = [(n, "id" if n == "x-request-id" and len(v) == 32 else v) for n, v in answer.headers]
    headers = [(name, CHANGING.get(name, value)) for name, value in sane]
    return answer.status, headers, _told(answer.content)


def _told(content: Any) -> Any:
    if isinstance(content, dict):
        return {k: type(v) if k in NUMBERS else _told(v) for k, v in content.items()}
    return [_told(one) for one in content] if isinstance(content, list) else content


def test_both_ways_say_the_same(
    ways: tuple[Receiver, Receiver], database: Parameters, sql: Rows
) -> None:
    sql(
        "alter table raw.companyenrich_payloads add constraint no_poison "
        "check (payload ->> 'domain' <> 'poison.example')"
    )
    with connect(database) as connection:
        reader = keys.add(connection, "reader", ["read"]).encode()
    for name, sender in REQUESTS.items():
        said = []
        for receiver in ways:
            sql("truncate raw.payloads, raw.rejected, raw.originals")
            with Wire(receiver) as wire:
                assert "202" in wire.ask(wire.plain()).status
                answer = told(wire.ask(sender(wire).replace(b"READER", reader)))
                if name in ENDED:
                    assert name == "not HTTP" or answer[2]["code"] == "too_large"
                    said.append(answer[0])
                    continue
                try:  # what follows on the same connection is not disturbed
                    after: Any = told(wire.ask(wire.plain()))
                except (EOFError, ConnectionError):
                    after = "closed"
            kept = [
                sql("select payload::text, body_sha256, repaired from raw.payloads order by 1"),
                sql("select path, code, reason, body, body_bytes, content_type from raw.rejected"),
                sql("select body from raw.originals"),
            ]
            said.append((answer, after, kept))
        assert said[0] == said[1], name
    sql("alter table raw.companyenrich_payloads drop constraint no_poison")


def test_what_is_almost_the_same_request_means_what_it_says(
    ways: tuple[Receiver, Receiver], sql: Rows
) -> None:
    """After the first request of a connection comes one that differs a little."""

    def off_by(wire: Wire, more: bytes) -> bytes:
        return wire.plain(2).replace(b"content-length: 48", b"content-length: " + more)

    stories: dict[str, Callable[[Wire], list[bytes]]] = {
        "other lengths": lambda w: [w.plain(22), w.plain(4444), w.plain(1)],
        "two in a packet": lambda w: [w.plain(22) + w.plain(333), w.plain(1)],
        "torn": lambda w: [w.plain(22)[:-3], w.plain(22)[-3:], w.plain(1)],
        "torn in the head": lambda w: [w.plain(22)[:40], w.plain(22)[40:], w.plain(1)],
        "half a head, then a whole request": lambda w: [w.plain(22)[:40], w.plain(333)],
        "a line before": lambda w: [b"\r\n" + w.plain(22), w.plain(1)],
        "a length too short": lambda w: [off_by(w, b"45"), w.plain(1)],
        "a length too long": lambda w: [off_by(w, b"51"), w.plain(1)],
        "no digits": lambda w: [off_by(w, b"4x"), w.plain(1)],
        "a sign": lambda w: [off_by(w, b"+48"), w.plain(1)],
        "nought": lambda w: [off_by(w, b"0"), w.plain(1)],
        "nought before": lambda w: [off_by(w, b"0048"), w.plain(1)],
        "two lengths": lambda w: [off_by(w, b"48\r\ncontent-length: 3"), w.plain(1)],
        "beyond all": lambda w: [off_by(w, b"9" * 30), w.plain(1)],
        "not an object": lambda w: [w.post(b"7"), w.post(b"{"), w.post(b"[]"), w.plain(1)],
        "another key": lambda w: [w.plain(2).replace(w.key.encode(), b"nobody"), w.plain(1)],
        "a header more": lambda w: [w.plain(2, idempotency_key="k"), w.plain(1)],
        "the last": lambda w: [w.plain(2, connection="close"), w.plain(1)],
    }
    for name, story in stories.items():
        said = []
        for receiver in ways:
            sql("truncate raw.payloads, raw.rejected, raw.idempotency_keys")
            with Wire(receiver) as wire:
                wire.socket.settimeout(0.6)
                assert b"content-length: 48" in wire.plain(2)
                for _ in range(2):
                    assert "202" in wire.ask(wire.plain()).status
                answers = []
                try:
                    for part in story(wire):
                        wire.send(part)
                        time.sleep(0.05)
                    while True:
                        answer = wire.answer()
                        answers.append("400" if "400" in answer.status else told(answer))
                except TimeoutError:
                    answers.append("quiet")
                except (EOFError, ConnectionError):
                    answers.append("closed")
            landed = sql("select payload::text, body_sha256 from raw.payloads order by landing_id")
            # what came whole before rubbish is answered by `hq serve` alone (test_protocol)
            answers = answers[answers.index("400") :] if "400" in answers else answers
            said.append((answers, landed))
        assert said[0] == said[1], name


def test_both_ways_know_a_duplicate(ways: tuple[Receiver, Receiver], sql: Rows) -> None:
    said = []
    for number, receiver in enumerate(ways):
        with Wire(receiver) as wire:
            name = {"idempotency_key": f"way-{number}", "x_request_id": "same"}
            first = wire.ask(wire.plain(1, **name))
            again = wire.ask(wire.plain(1, **name))
            other = wire.ask(wire.plain(2, **name))
            assert again.content == first.content | {"duplicate": True}
            assert other.content["landing_id"] == first.content["landing_id"]
            said.append([told(one) for one in (first, again, other)])
    assert said[0] == said[1]
    assert sql("select count(*) from raw.payloads") == [(2,)]
    assert sql("select code, count(*) from raw.rejected group by 1") == [
        ("idempotency_key_reused", 2)
    ]


def test_a_plain_request_goes_the_short_way(database: Parameters, sql: Rows) -> None:
    blocked = "tests.receiver.only_short:application"
    with running_receiver(database, blocked, **BLOCKED) as running, Wire(running) as wire:
        assert "418" in wire.ask(wire.plain()).status  # the key is not known yet
        assert "202" in wire.ask(wire.plain(x_long="1")).status
        message = wire.plain(idempotency_key="first")
        for parts in (
            [wire.plain()],
            [message],
            [bytes([byte]) for byte in wire.plain()],
            [message.replace(b"first", b"other")[:-20], message[-20:]],
            [wire.plain(connection="close")],
        ):
            assert "202" in wire.ask(*parts).status
        assert wire.closed
    assert sql("select count(*) from raw.payloads") == [(6,)]


def test_no_answer_before_the_commit(wire: Wire, database: Parameters, sql: Rows) -> None:
    assert "202" in wire.ask(wire.plain()).status
    with connect(database) as locker:
        locker.execute("begin")
        locker.execute("lock table raw.payloads in share mode")
        wire.send(wire.plain(2))
        wire.socket.settimeout(1)
        with pytest.raises(TimeoutError):
            wire.socket.recv(1)
        wire.socket.settimeout(20)
        locker.execute("commit")
    wire.read_on()
    landing_id = wire.answer().content["landing_id"]
    assert sql(
        "select payload #>> '{raw_payload,n}' from raw.payloads where landing_id = %s", landing_id
    ) == [("2",)]


def test_pipelined_requests_are_answered_in_their_order(wire: Wire, sql: Rows) -> None:
    wire.ask(wire.plain())
    refused = wire.post(b"{")
    status = wire.post(b"", path="/healthz", method="GET")
    for requests in (
        [wire.plain(n) for n in range(1, 8)],
        [wire.plain(1), refused, wire.plain(2), status, wire.plain(3)],
        [status, wire.plain(1), status, refused, wire.plain(2)],
        [wire.post(b"[" + GOOD + b"]"), wire.plain(1), wire.plain(2)],
    ):
        sql("truncate raw.payloads")
        wire.send(b"".join(requests))
        answers = [wire.answer() for _ in requests]
        expected = ["422" if r is refused else "200" if r is status else "202" for r in requests]
        assert [answer.status.split()[1] for answer in answers] == expected
        ids = [a.content["landing_id"] for a in answers if "202" in a.status]
        assert ids == sorted(ids)
        assert [n for (n,) in sql("select landing_id from raw.payloads order by 1")] == ids
    wire.send(wire.plain(1) + wire.plain(2, connection="close") + wire.plain(3))
    assert [wire.answer().status.split()[1] for _ in range(2)] == ["202", "202"]
    assert wire.closed


def test_a_torn_request_is_put_together(wire: Wire, sql: Rows) -> None:
    wire.ask(wire.plain())
    message = wire.plain(7)
    head = message.index(b"\r\n\r\n") + 4
    for cut in (1, head - 2, head, head + 1, len(message) - 1):
        wire.send(message[:cut])
        time.sleep(0.02)
        assert "202" in wire.ask(message[cut:]).status
    # two requests, torn in the middle of the second
    wire.send(message + message[: head + 3])
    assert "202" in wire.answer().status
    assert "202" in wire.ask(message[head + 3 :]).status
    # so slow that it goes the long way
    wire.send(message[: head + 5])
    time.sleep(1.3)
    assert "202" in wire.ask(message[head + 5 :]).status
    assert sql("select count(*) from raw.payloads") == [(9,)]


def test_a_body_that_never_ends_is_refused(database: Parameters, sql: Rows) -> None:
    with running_receiver(database, SERVE, HQ_READ_TIMEOUT="2") as receiver, Wire(receiver) as wire:
        began = time.monotonic()
        wire.send(wire.plain()[:-5])
        answer = wire.answer()
        assert answer.status.split()[1] == "408"
        assert answer.content["code"] == "body_too_slow"
        assert 2 <= time.monotonic() - began < 10
        assert wire.closed
    assert sql("select count(*) from raw.payloads") == [(0,)]


def test_who_hangs_up_leaves_nothing_behind(
    receiver: Receiver, sql: Rows, http: httpx.Client
) -> None:
    def metric(name: str) -> float:
        lines = http.get("/metrics").text.splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name))

    gone = 'hq_rejected_total{code="client_gone"}'
    before = metric(gone)
    with Wire(receiver) as wire:
        wire.ask(wire.plain())
        wire.send(wire.plain()[:-5])
        wait_for(lambda: metric("hq_queue_bytes") > 0)
    wait_for(lambda: metric(gone) == before + 1)
    assert metric("hq_queue_bytes") == 0
    assert sql("select count(*) from raw.payloads") == [(1,)]


def test_who_does_not_wait_for_the_answer_has_landed(
    receiver: Receiver, database: Parameters, sql: Rows, http: httpx.Client
) -> None:
    with connect(database) as locker, Wire(receiver) as wire:
        wire.ask(wire.plain())
        locker.execute("begin")
        locker.execute("lock table raw.payloads in share mode")
        wire.send(wire.plain(2))
        time.sleep(0.3)
        wire.__exit__()
        time.sleep(0.3)
        locker.execute("commit")
    wait_for(lambda: sql("select count(*) from raw.payloads") == [(2,)])
    assert http.post(PATH, content=GOOD).status_code == 202
    # room is given back once the answer is sent, or would have been
    wait_for(lambda: "hq_queue_bytes 0.0" in http.get("/metrics").text)


def test_who_hangs_up_in_the_middle_leaves_no_trace(
    receiver: Receiver, http: httpx.Client, sql: Rows
) -> None:
    """Neither too little room is given back, nor too much."""
    with Wire(receiver) as wire:
        wire.ask(wire.plain())
        before = http.get("/metrics").text
        wire.send(wire.plain(2)[:-4])
        time.sleep(0.3)
    time.sleep(1.5)  # longer than a body may dawdle on the short way
    after = http.get("/metrics").text
    for name in ("hq_queue_rows", "hq_queue_bytes"):
        assert re.findall(rf"^{name} .*", after, re.M) == [f"{name} 0.0"]
    gone = re.compile(r'^hq_rejected_total\{.*"client_gone".*\} (.*)', re.M)
    assert float(gone.findall(after)[0]) == float((gone.findall(before) or ["0"])[0]) + 1
    assert sql("select count(*) from raw.payloads") == [(1,)]


def test_an_idle_connection_is_closed(wire: Wire) -> None:
    wire.ask(wire.plain())
    time.sleep(2)
    wire.ask(wire.plain())
    before = time.monotonic()
    assert wire.socket.recv(1) == b""  # uvicorn's five seconds
    assert 4 < time.monotonic() - before < 10


def test_who_waits_for_an_answer_is_not_idle(wire: Wire, database: Parameters) -> None:
    with connect(database) as locker:
        wire.ask(wire.plain())
        locker.execute("begin")
        locker.execute("lock table raw.payloads in share mode")
        wire.send(wire.plain(2))
        time.sleep(6)  # longer than a connection may be idle, shorter than a commit may take
        locker.execute("commit")
    assert "202" in wire.answer().status


def test_who_stops_answers_first(database: Parameters, sql: Rows) -> None:
    with (
        running_receiver(database, SERVE) as ending,
        Wire(ending) as busy,
        Wire(ending) as reading,
        Wire(ending) as idle,
        connect(database) as locker,
    ):
        for one in (busy, reading, idle):
            one.ask(one.plain())
        locker.execute("begin")
        locker.execute("lock table raw.payloads in share mode")
        busy.send(busy.plain(2))
        reading.send(reading.plain(3)[:-4])
        time.sleep(0.3)
        ending.process.terminate()
        assert idle.closed
        reading.send(reading.plain(3)[-4:])
        time.sleep(0.3)
        locker.execute("commit")
        for one in (busy, reading):
            answer = one.answer()
            assert "202" in answer.status
            assert answer["connection"] == "close"
            assert one.closed
        assert ending.process.wait(10) in (0, -15)
    assert sql("select count(*) from raw.payloads") == [(5,)]
