"""Where a connection may lead, looked at when it is made."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from doors.errors import Foreseen
from sender import destinations
from sender.addresses import is_public
from sender.destinations import New
from sender.links import Links, NotConnected
from tests.conftest import Parameters
from tests.hq.test_cli import assert_sentence, environment, hq
from tests.sender.conftest import Connection, destination, job, states
from tests.sender.destination import Destination


@pytest.mark.parametrize(
    "address",
    """
    127.0.0.1 127.9.9.9 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1
    192.0.2.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255
    ::1 :: fe80::1 fe80::1%eth0 fc00::1 fd12::1 fec0::1 ff02::1 2001:db8::1
    ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::127.0.0.1
    64:ff9b::7f00:1 64:ff9b::a00:1 2002:7f00:1:: 2002:a00:1::1
    """.split(),
)
def test_addresses_that_lead_inside(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_open_internet(address: str) -> None:
    assert is_public(address)


def post(host: str, port: int, allow_private: bool = False) -> int:
    async def run() -> int:
        links = Links(allow_private)
        try:
            async with asyncio.timeout(5):
                return (await links.post(f"http://{host}:{port}/hook", {}, b"{}")).status
        finally:
            links.close()

    return asyncio.run(run())


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "2130706433", "0x7f.1", "017700000001", "[::1]", "0"]
)
def test_no_spelling_of_the_loopback_is_connected_to(host: str) -> None:
    """There is somebody who would answer; nobody asks."""
    with Destination() as there:
        with pytest.raises(NotConnected, match="no public address"):
            post(host, there.port)
        assert there.ledger == []
        if host != "[::1]":  # where nobody listens
            assert post(host, there.port, allow_private=True) == 200


def test_what_was_looked_at_is_what_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that means something else a moment later leads nowhere else."""
    answers = [["8.8.8.8", "127.0.0.1"], ["127.0.0.1"]]
    connected: list[Any] = []

    async def run() -> None:
        loop = asyncio.get_running_loop()

        async def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
            return [(2, 1, 6, "", (one, port)) for one in answers.pop(0)]

        async def create_connection(_: Any, host: str, port: int, **more: Any) -> Any:
            connected.append((host, port, more["server_hostname"]))
            raise OSError("nobody there")

        monkeypatch.setattr(loop, "getaddrinfo", getaddrinfo)
        monkeypatch.setattr(loop, "create_connection", create_connection)
        links = Links(allow_private=False)
        with pytest.raises(NotConnected, match="nobody there"):
            await links.post("https://rebinds.example/x", {}, b"")
        with pytest.raises(NotConnected, match="no public address"):
            await links.post("https://rebinds.example/x", {}, b"")

    asyncio.run(run())
    assert connected == [("8.8.8.8", 443, "rebinds.example")]


def test_a_name_that_leads_inside_is_not_sent_to(
    owner: Connection, carry_out: Callable[..., None]
) -> None:
    """However it came into the table; the record is not lost by it."""
    with Destination() as there:
        destination(owner, "inside", f"http://localhost:{there.port}/hook")
        number = job(owner, "inside", 1)
        owner.execute("update outbound.deliveries set tries_left = 1")
        carry_out(send_private=False)
        assert there.ledger == []
    assert states(owner, number) == {"dead": 1}
    rows = owner.execute("select outcome, said from outbound.attempts").fetchall()
    assert rows == [("failed", "localhost leads to no public address")]


def test_nothing_of_the_environment_leads_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy that a variable names is asked to carry what it should not read."""
    with Destination() as proxy, Destination() as there:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        assert post("127.0.0.1", there.port, allow_private=True) == 200
        assert proxy.ledger == []


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (New("clay", "http://hooks.example/x"), "https"),
        (New("clay", "ftp://hooks.example/x"), "https"),
        (New("clay", "hooks.example/x"), "https://HOST/PATH"),
        (New("clay", "https://user:word@hooks.example/"), "pass"),  # pragma: allowlist secret
        (New("clay", "https:///x"), "https://HOST/PATH"),
        (New("clay", "https://hooks.example:port/x"), "https://HOST/PATH"),
        (New("clay", "https://hooks.example/x\r\nx: y"), "https://HOST/PATH"),
        (New("Clay Hooks", "https://hooks.example/x"), "name of a destination"),
        (New("clay", "https://hooks.example/x", rate=0), "--rate"),
        (New("clay", "https://hooks.example/x", limit=0), "--limit"),
        (New("clay", "https://hooks.example/x", next="nobody"), "nobody"),
        (New("clay", "https://hooks.example/x", headers={"x-auth": "s3cret"}), "variable"),
        (New("clay", "https://hooks.example/x", headers={"host": "VARIABLE"}), "'host'"),
        (New("clay", "https://hooks.example/x", sign="s3cret"), "variable"),
    ],
)
def test_what_cannot_be_registered(owner: Connection, new: New, said: str) -> None:
    with pytest.raises(Foreseen, match=re.escape(said)) as refused:
        destinations.add(owner, new, allow_private=False)
    assert "s3cret" not in str(refused.value)
    assert destinations.listed(owner) == []


def test_what_a_url_has_taken_stays_with_its_name(owner: Connection) -> None:
    new = New("clay", "https://hooks.example/x", limit=50_000)
    destinations.add(owner, new, allow_private=False)
    owner.execute("update outbound.destinations set spent = 45000")
    with pytest.raises(Foreseen, match="another URL"):
        destinations.add(owner, replace(new, url="https://other.example"), allow_private=False)
    with pytest.raises(Foreseen, match="another name"):
        destinations.add(owner, replace(new, name="twin"), allow_private=False)
    assert destinations.remove(owner, "clay") == 0
    assert destinations.listed(owner) == []
    with pytest.raises(Foreseen, match="No destination is called clay"):
        destinations.remove(owner, "clay")
    destinations.add(owner, new, allow_private=False)
    assert [one["spent"] for one in destinations.listed(owner)] == [45_000]


def test_the_command_line_shows_no_url(database: Parameters, owner: Connection) -> None:
    env = environment(database)
    url = "https://hooks.example/v3/secret-path"
    clay = ("--group", "workspace", "--rate", "10", "--burst", "20", "--limit", "50000")
    assert hq("destinations", "add", "clay", url, *clay, env=env).returncode == 0
    owner.execute("update outbound.destinations set spent = 45000")
    listed = hq("destinations", "list", env=env).stdout
    for word in ("clay", "workspace", "10/s burst 20", "45,000 of 50,000", "NEARLY SPENT"):
        assert word in listed
    assert "secret-path" not in listed
    plain = hq("destinations", "add", "plain", "http://hooks.example/x", env=env)
    assert_sentence(plain, "A destination is https", "HQ_SEND_PRIVATE")
