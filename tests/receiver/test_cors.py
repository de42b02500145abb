"""Pages of configured origins may call from a browser, by both doors and both ways; no others."""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from doors.settings import Settings, get_settings
from hq.demo.place import alone
from tests.conftest import SERVE, Parameters, Receiver, on_one_version, running_receiver
from tests.receiver.conftest import PATH, payload

pytestmark = on_one_version

OURS, FOREIGN = "http://localhost:3001", "https://elsewhere.example"
ASKING = {"access-control-request-method": "POST", "access-control-request-headers": "x-api-key"}


@pytest.fixture(scope="module", params=[SERVE, "receiver.app:app"])
def door(place: tuple[Parameters, Receiver], request: pytest.FixtureRequest) -> Iterator[Receiver]:
    origins = "http://localhost:3000, http://localhost:3001/"
    with running_receiver(place[0], request.param, HQ_CORS_ORIGINS=origins) as running:
        yield running


def paths(door: Receiver) -> list[str]:
    has_lookup = httpx.get(door.url + "/status").status_code != 404
    return [PATH, "/run/nowhere", *(["/status", "/read/nowhere"] if has_lookup else [])]


def test_the_question_before_is_answered(door: Receiver) -> None:
    for path in paths(door):
        answer = httpx.options(door.url + path, headers={"origin": OURS, **ASKING})
        assert (answer.status_code, answer.content) == (204, b""), path
        told = answer.headers
        assert told["access-control-allow-origin"] == OURS
        assert "POST" in told["access-control-allow-methods"]
        for name in ("x-api-key", "authorization", "content-type", "idempotency-key"):
            assert name in told["access-control-allow-headers"]
        foreign = httpx.options(door.url + path, headers={"origin": FOREIGN, **ASKING})
        assert foreign.status_code in (404, 405)
        assert "access-control-allow-origin" not in foreign.headers


def test_every_answer_says_who_may_read_it(door: Receiver) -> None:
    with httpx.Client(base_url=door.url, headers=door.headers) as http:
        http.post(PATH, json=payload())  # from here on the key is known
        for path in paths(door):
            for method in ("GET", "POST"):
                for origin in (OURS, FOREIGN):
                    answer = http.request(method, path, json=payload(), headers={"origin": origin})
                    told = answer.headers
                    assert "origin" in told["vary"].lower()
                    if origin == OURS:
                        assert told["access-control-allow-origin"] == OURS
                        assert "location" in told["access-control-expose-headers"]
                    else:
                        assert "access-control-allow-origin" not in told
        assert http.post(PATH, json=payload(), headers={"origin": OURS}).status_code == 202


def test_by_default_nobody_is_let_in(receiver: Receiver) -> None:
    for method, headers in (("OPTIONS", ASKING), ("POST", receiver.headers)):
        answer = httpx.request(method, receiver.url + PATH, headers={"origin": OURS, **headers})
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_the_demo_lets_in_pages_of_the_same_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.environ", dict(os.environ))
    with alone(tmp_path):
        assert get_settings().cors_origins == tuple(
            f"http://localhost:{port}" for port in range(3000, 3016)
        )
    get_settings.cache_clear()


def test_what_is_no_origin_is_told_so() -> None:
    for given in ("*", "localhost:3000", "http://a.example/path", "a.example"):
        with pytest.raises(ValueError, match="is no origin"):
            Settings(cors_origins=given)  # type: ignore[arg-type]
    given = "HTTPS://A.example http://b.example:3000/,"
    assert Settings(cors_origins=given).cors_origins == (  # type: ignore[arg-type]
        "https://a.example",
        "http://b.example:3000",
    )
