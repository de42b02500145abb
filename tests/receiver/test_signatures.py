"""A key that has to sign lands what it signed, as it signed it, within five minutes; by any way."""

import gzip
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from doors.refusals import Refusal
from doors.signatures import check, key_of, sealed, signed
from hq import keys
from tests.conftest import Parameters, Receiver, connect, on_one_version, running_receiver
from tests.receiver.conftest import PATH, SMALL, Rows

BODY = b'{"domain": "northwind.example", "raw_payload": {"n": 1}}'
Send = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def doors(place: tuple[Parameters, Receiver]) -> Iterator[dict[str, str]]:
    """The same database behind `hq serve`, which has a short way, and behind plain uvicorn."""
    with running_receiver(place[0], **SMALL) as uvicorn:
        yield {"hq serve": place[1].url, "uvicorn": uvicorn.url}


@pytest.fixture(params=["hq serve", "uvicorn"])
def url(request: pytest.FixtureRequest, doors: dict[str, str]) -> str:
    return doors[request.param]


@pytest.fixture
def forms(database: Parameters) -> tuple[str, bytes]:
    """A signed key and what it signs with."""
    with connect(database) as connection:
        key, secret = keys.add_signed(connection, "forms")
    assert secret.startswith("whsec_")
    return key, key_of(secret)


@pytest.fixture
def send(url: str, forms: tuple[str, bytes]) -> Iterator[Send]:
    """Posts what was signed: by its own secret, now, as `message`, unless told otherwise."""
    key, own = forms
    with httpx.Client(timeout=20) as client:

        def post(
            message: str = "msg_1",
            body: bytes = BODY,
            ago: float = 0,
            secret: bytes = own,
            sent: bytes | None = None,
            **other: str | None,
        ) -> httpx.Response:
            told = signed(secret, message, int(time.time() - ago), body)
            usual = {"x-api-key": key, "content-type": "application/json", "webhook-id": message}
            changed = {name.replace("_", "-"): value for name, value in other.items()}
            headers = {n: v for n, v in (usual | told | changed).items() if v is not None}
            return client.post(url + PATH, content=body if sent is None else sent, headers=headers)

        yield post


def test_what_is_signed_lands(send: Send, forms: tuple[str, bytes], sql: Rows) -> None:
    assert send("msg_1").status_code == 202
    assert send("msg_2", b"[" + BODY + b"," + BODY + b"]").json()["landed"] == 2
    assert send("msg_3", gzip.compress(BODY), content_encoding="gzip").status_code == 202
    # secrets change: one good signature of several is enough
    told = int(time.time())
    good = signed(forms[1], "msg_4", told, BODY)["webhook-signature"]
    both = {"webhook_timestamp": str(told), "webhook_signature": f"v1,AAAA {good}"}
    assert send("msg_4", **both).status_code == 202
    assert sql("select count(*), min(api_key_name) from raw.payloads") == [(5, "forms")]


def test_what_is_not_signed_does_not(send: Send, sql: Rows, forms: tuple[str, bytes]) -> None:
    assert send("known").status_code == 202  # from now on the key is remembered
    refused = {
        "signature_missing": [
            send(webhook_signature=None),
            send(webhook_timestamp=None),
            send(webhook_id=None),
            send(webhook_id=None, webhook_timestamp=None, webhook_signature=None),
        ],
        "signature_wrong": [
            send(sent=BODY.replace(b"1", b"2")),
            send(secret=b"somebody else's secret, 32 bytes"),
            send(secret=forms[0].encode()),
            send(webhook_id="msg_2"),
            send(webhook_timestamp=str(int(time.time()) - 7)),
            send(webhook_timestamp="now"),
            send(webhook_signature="v1,"),
            send(webhook_signature="none"),
        ],
        "signature_old": [send(ago=301), send(ago=-310)],
    }
    for code, answers in refused.items():
        for place, answer in enumerate(answers):
            assert (answer.status_code, answer.json()["code"]) == (401, code), f"{code} {place}"
            assert "." in answer.json()["error"]
    assert sql("select count(*) from raw.payloads") == [(1,)]
    assert sql("select count(*) from raw.rejected") == [(0,)]
    # nearly too old is not too old
    assert send("msg_9", ago=290).status_code == 202


def test_what_was_overheard_lands_once(send: Send, sql: Rows) -> None:
    """The name under which it lands once is the one that is signed."""
    assert send("msg_1").json()["duplicate"] is False
    assert send("msg_1").json()["duplicate"] is True
    assert send("msg_1", idempotency_key="another").json()["duplicate"] is True
    assert sql("select count(*) from raw.payloads") == [(1,)]


def test_the_secret_does_not_stand_in_the_database(forms: tuple[str, bytes], sql: Rows) -> None:
    key, secret = forms
    ((stored,),) = sql("select signing_secret from ops.api_keys order by key_id desc limit 1")
    assert stored != secret
    assert sealed(key.encode(), stored) == secret
    assert sealed(b"another", stored) != secret


@on_one_version
def test_as_another_implementation_signs() -> None:
    """The example is that of standardwebhooks 1.1.0."""
    key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")  # pragma: allowlist secret
    headers = {
        b"webhook-id": b"msg_p5jXN8AQM9LWM0D4loKWxJek",  # pragma: allowlist secret
        b"webhook-timestamp": b"1614265330",
        b"webhook-signature": b"v1,g0hM9SsE+OTPJTGt/" + b"tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    body = b'{"test": 2432232314}'
    check(key, headers, body, 1614265330 + 299)
    for now, content in ((1614265330 + 301, body), (1614265330, body + b" ")):
        with pytest.raises(Refusal):
            check(key, headers, content, now)


def test_what_stands_in_a_path_is_not_signed(url: str, forms: tuple[str, bytes], sql: Rows) -> None:
    key, own = forms
    told = signed(own, "msg_1", int(time.time()), b"")
    path = f"{url}/api/leads/priority-companies/northwind.example"
    answer = httpx.request(
        "DELETE", path, headers={"x-api-key": key, "webhook-id": "msg_1"} | told, timeout=20
    )
    assert (answer.status_code, answer.json()["code"]) == (401, "signature_missing")
    assert sql("select count(*) from raw.payloads") == [(0,)]
