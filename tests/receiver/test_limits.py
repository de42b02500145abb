"""What needs no key costs little: each limit is met just beyond it, and nothing more."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from hq import keys
from receiver.payloads import Limits, single
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

# PIECE_BYTES of grace: that much may be parsed before it is counted
ALLOWED, TOO_MUCH = "x" * 60 * 1024, "x" * 70 * 1024


@pytest.fixture
def wire(receiver: Receiver) -> Iterator[Wire]:
    with Wire(receiver) as wire:
        yield wire


def told(answer: Answer) -> tuple[int, str]:
    return int(answer.status.split()[1]), answer.content.get("code", "")


def test_a_head_has_a_size(receiver: Receiver) -> None:
    with Wire(receiver) as wire:
        assert "202" in wire.ask(wire.plain(1, x_filler=ALLOWED)).status
        assert "202" in wire.ask(wire.plain(2, **{f"x_{n}": "1" for n in range(90)})).status
        body = b"1\r\n{\r\n2f\r\n" + wire.plain(3)[-47:] + b"\r\n0\r\n"
        chunked = wire.post(body, length=False, transfer_encoding="chunked")
        behind = f"x-filler: {ALLOWED}\r\n\r\n".encode()
        assert "202" in wire.ask(chunked + behind).status
    stories = {
        "one line": [wire.plain(1, x_filler=TOO_MUCH)],
        "a line that does not end": [wire.plain(1)[:40] + TOO_MUCH.encode()],
        "a path": [wire.post(b"", path="/" + TOO_MUCH)],
        "lines": [wire.plain(1, **{f"x_{n}": "1" for n in range(100)})],
        "many long lines": [wire.plain(1, **{f"x_{n}": "1" * 1024 for n in range(70)})],
    }
    for name, parts in stories.items():
        with Wire(receiver) as one:
            one.ask(one.plain())
            answer = one.ask(*parts)
            assert told(answer) == (431, "head_too_large"), name
            assert answer["connection"] == "close"
            assert answer.content["request_id"] == answer["x-request-id"]
            assert one.closed, name


def test_lines_behind_a_body_have_a_size_and_change_nothing(receiver: Receiver, sql: Rows) -> None:
    with Wire(receiver) as wire:
        wire.ask(wire.plain())
        body = b'{"domain": "a.example", "raw_payload": {}}'
        chunks = b"%x\r\n%b\r\n0\r\n" % (len(body), body)
        start = wire.post(chunks, length=False, transfer_encoding="chunked")
        assert "202" in wire.ask(start + b"idempotency-key: late\r\n\r\n").status
        assert sql("select count(*) from raw.idempotency_keys") == [(0,)]
        assert told(wire.ask(start + f"x-filler: {TOO_MUCH}".encode())) == (431, "head_too_large")
        assert wire.closed
    assert sql("select count(*) from raw.payloads") == [(2,)]


def test_what_came_before_a_head_too_large_is_answered(wire: Wire, sql: Rows) -> None:
    wire.ask(wire.plain())
    wire.send(wire.plain(2) + wire.plain(3, x_filler=TOO_MUCH))
    assert told(wire.answer()) == (202, "")
    assert told(wire.answer()) == (431, "head_too_large")
    assert wire.closed
    assert sql("select count(*) from raw.payloads") == [(2,)]


def test_connections_have_a_number(database: Parameters) -> None:
    with running_receiver(database, SERVE, HQ_MAX_CONNECTIONS="2") as receiver:
        with Wire(receiver) as first, Wire(receiver) as second:
            assert "202" in first.ask(first.plain()).status
            assert "202" in second.ask(second.plain()).status
            with Wire(receiver) as third:
                answer = third.ask(third.plain())
                assert told(answer) == (503, "too_many_connections")
                assert answer["retry-after"] == "1"
                assert third.closed
            # who has a connection keeps it
            assert "202" in first.ask(first.plain()).status

        def lets_in() -> bool:
            with Wire(receiver) as one:
                return "202" in one.ask(one.plain()).status

        wait_for(lets_in)


def test_who_is_refused_before_the_body_came_is_shown_out(
    receiver: Receiver, database: Parameters
) -> None:
    with connect(database) as connection:
        reader = keys.add(connection, "reader", ["read"])
    for expected, head in {
        (401, "unauthorized"): {"x_api_key": "nobody"},  # pragma: allowlist secret
        (403, "scope_missing"): {"x_api_key": reader},
        (404, "unknown_path"): {"path": "/run/nowhere"},
        (405, "method_not_allowed"): {"method": "PUT"},
        (413, "too_large"): {"content_length": str(2**21)},
    }.items():
        with Wire(receiver) as wire:
            wire.ask(wire.plain())
            given = {"content_length": "100"} | head
            answer = wire.ask(wire.post(b"", length=False, **given))
            assert told(answer) == expected
            assert answer["connection"] == "close"
            assert wire.closed
    # whose body is there need not go
    with Wire(receiver) as wire:
        for head in ({"x_api_key": "nobody"}, {"path": "/run/nowhere"}):  # pragma: allowlist secret
            answer = wire.ask(wire.plain(1, **head))
            assert answer["connection"] is None
        assert "202" in wire.ask(wire.plain()).status


def test_unknown_keys_write_few_lines(database: Parameters) -> None:
    with running_receiver(database, SERVE) as receiver:
        with httpx.Client(base_url=receiver.url) as http:
            for number in range(40):
                headers = {"x-api-key": f"nobody-{number}"}
                assert http.post(PATH, json={}, headers=headers).status_code == 401
            time.sleep(1.1)
            http.post(PATH, json={}, headers={"x-api-key": "another"})
        log = receiver.log.read_text().splitlines()
    for event in ("refused", "key_unknown"):
        lines = [line for line in log if f'"event": "{event}"' in line]
        assert 2 <= len(lines) < 30, event
        assert any("lines_left_out" in line for line in lines)


def test_a_large_body_that_is_mended_holds_nobody_up(database: Parameters, sql: Rows) -> None:
    """Four megabytes of halves of characters and escapes beside somebody in a hurry."""
    text = rb"\ud800\n\"x\\y" * 280_000
    large = b'{"domain": "a.example", "raw_payload": {"n": "%b"}}' % text
    began = time.monotonic()
    single(large, Limits(depth=200, elements=200_000, rows=1), ())
    alone = time.monotonic() - began
    longest = []
    with (
        running_receiver(database, SERVE, **SMALL | {"HQ_MAX_BODY_BYTES": "4194304"}) as receiver,
        Wire(receiver) as slow,
        Wire(receiver) as quick,
    ):
        quick.ask(quick.plain())
        for _ in range(3):  # the machine may hold somebody up as well, but not each time
            longest.append(longest_wait(quick, slow, slow.post(large)))
    assert min(longest) < alone / 2, (longest, alone)
    assert sql("select count(*) from raw.payloads where repaired") == [(3,)]


def longest_wait(quick: Wire, slow: Wire, request: bytes) -> float:
    """Of one connection's requests, while the other is sending one and waiting for its answer."""
    with ThreadPoolExecutor(1) as aside:
        asking = aside.submit(slow.ask, request)
        longest = 0.0
        while not asking.done():
            began = time.monotonic()
            assert "202" in quick.ask(quick.plain(7)).status
            longest = max(longest, time.monotonic() - began)
        assert "202" in asking.result().status
    return longest
