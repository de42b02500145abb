"""What `hq serve` adds to uvicorn's HTTP: offers are passed over, answers arrive."""

import json
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.conftest import Parameters, Receiver, connect, on_one_version, running_receiver
from tests.receiver.conftest import PATH, SMALL, Rows
from tests.receiver.wire import Wire

pytestmark = on_one_version

OFFER = {
    "connection": "Upgrade, HTTP2-Settings",
    "upgrade": "h2c",
    "http2_settings": "AAMAAABkAAQCAAAAAAIAAAAA",
}
NUMBERS = "select payload #>> '{raw_payload,n}' from raw.payloads order by landing_id"
MEGABYTE = b"x" * 2**20


@pytest.fixture
def wire(receiver: Receiver) -> Iterator[Wire]:
    with Wire(receiver) as wire:
        yield wire


def test_an_offer_to_upgrade_is_passed_over(wire: Wire, sql: Rows) -> None:
    offer = wire.plain(2, **OFFER)
    head = offer.index(b"\r\n\r\n") + 4
    body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(offer) - head, offer[head:])
    stories = {
        "whole": [offer],
        "torn in the head": [offer[:40], offer[40:]],
        "torn behind the head": [offer[:head], offer[head:]],
        "torn in the body": [offer[: head + 9], offer[head + 9 :]],
        "byte by byte": [bytes([byte]) for byte in offer],
        "chunked": [wire.post(body, length=False, transfer_encoding="chunked", **OFFER)],
        "a websocket": [offer.replace(b"h2c", b"websocket")],
        "with an id": [wire.plain(2, idempotency_key="upgraded", **OFFER)],
    }
    for name, parts in stories.items():
        sql("truncate raw.payloads")
        for part in parts:
            wire.send(part)
            time.sleep(0.001)
        assert "202" in wire.answer().status, name
        assert "202" in wire.ask(wire.plain(3)).status, name
        assert sql(NUMBERS) == [("2",), ("3",)], name
    sql("truncate raw.payloads")
    wire.send(wire.plain(1) + offer + offer + wire.plain(3))
    assert ["202" in wire.answer().status for _ in range(4)] == [True] * 4
    assert sql(NUMBERS) == [("1",), ("2",), ("2",), ("3",)]
    assert "202" in wire.ask(offer.replace(b"Upgrade,", b"close, Upgrade,")).status
    assert wire.closed


def test_a_tunnel_is_not_dug(wire: Wire) -> None:
    assert "400" in wire.ask(wire.post(b"", path="a.example:443", method="CONNECT")).status


def test_uvicorn_by_itself_says_that_the_body_was_lost(database: Parameters, sql: Rows) -> None:
    with running_receiver(database, **SMALL) as uvicorn, Wire(uvicorn) as wire:
        answer = wire.ask(wire.plain(2, **OFFER))
    assert (answer.status.split()[1], answer.content["code"]) == ("422", "body_lost")
    assert "Upgrade" in answer.content["error"]
    assert sql("select code, body, body_bytes from raw.rejected") == [("body_lost", None, 48)]


def test_who_sends_too_much_reads_why(receiver: Receiver, sql: Rows) -> None:
    """As urllib does: it says that it will close, and does not listen before it has sent all."""
    for megabytes in (2, 8, 32):
        client = HTTPConnection(urlsplit(receiver.url).netloc, timeout=20)
        headers = receiver.headers | {"connection": "close"}
        client.request("POST", PATH, MEGABYTE * megabytes, headers)
        answer = client.getresponse()
        assert (answer.status, json.load(answer)["code"]) == (413, "too_large")


def test_nobody_is_heard_out_for_ever(wire: Wire) -> None:
    head = wire.post(b"", length=False, content_length=str(2**30), connection="close")
    assert "413" in wire.ask(head).status
    with pytest.raises(ConnectionError):
        wire.send(*[MEGABYTE] * 200)


def test_who_dawdles_is_shown_out(receiver: Receiver) -> None:
    """With a first head, with a later one, with saying anything."""
    with Wire(receiver) as first, Wire(receiver) as later, Wire(receiver) as silent:
        head = first.plain()[:40]
        first.send(head)
        later.ask(later.plain())
        later.send(head)
        time.sleep(2)
        assert not any(one.closed for one in (first, later, silent))
        time.sleep(3)  # uvicorn's five seconds are over
        assert all(one.closed for one in (first, later, silent))


def test_rubbish_behind_a_request_that_waits(
    receiver: Receiver, wire: Wire, database: Parameters, sql: Rows
) -> None:
    """What landed gets its own answer first, by which way ever it came, in one packet or two."""
    array = b"[%b]" % wire.plain(2).split(b"\r\n\r\n")[1]
    wire.ask(wire.plain())
    for request in (wire.plain(2), wire.post(array)):
        for parts in ([request + b"rubbish\r\n\r\n"], [request, b"rubbish\r\n\r\n"]):
            sql("truncate raw.payloads")
            with connect(database) as locker, Wire(receiver) as one:
                locker.execute("begin")
                locker.execute("lock table raw.payloads in share mode")
                for part in parts:
                    one.send(part)
                    time.sleep(0.3)
                locker.execute("commit")
                assert "202" in one.answer().status
                last = one.answer()
                assert (last.status.split()[1], last.content["code"]) == ("400", "not_http")
                assert one.closed
            assert sql(NUMBERS) == [("2",)]
    assert "Traceback" not in receiver.log.read_text()
