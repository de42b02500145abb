"""Jobs in the hands of people: shown, paused, cancelled, tried again; and signed where asked."""

import re
from collections.abc import Callable

import pytest

from doors.errors import Foreseen
from doors.signatures import key_of, signed
from sender import jobs
from tests.conftest import Parameters, connect
from tests.hq.test_cli import assert_sentence, environment, hq
from tests.sender.conftest import Connection, destination, job, states
from tests.sender.destination import Destination, Says

SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="  # pragma: allowlist secret


def test_paused_resumed_cancelled(owner: Connection, carry_out: Callable[..., None]) -> None:
    with Destination() as there:
        destination(owner, "clay", there.url)
        first, second = job(owner, "clay", 5, "first"), job(owner, "clay", 5, "second")
        jobs.pause(owner, first)
        carry_out()
        assert (states(owner, first), states(owner, second)) == ({"open": 5}, {"delivered": 5})
        with pytest.raises(Foreseen, match=f"Job {first} is paused and cannot be paused"):
            jobs.pause(owner, first)
        jobs.resume(owner, first)
        assert jobs.cancel(owner, first) == 5
        carry_out()
        assert states(owner, first) == {"cancelled": 5}
        assert len(there.ledger) == 5
    for one, said in ((first, "cancelled"), (second, "done")):
        with pytest.raises(Foreseen, match=f"Job {one} is {said} and cannot be resumed"):
            jobs.resume(owner, one)
    with pytest.raises(Foreseen, match="There is no job 99"):
        jobs.cancel(owner, 99)
    with pytest.raises(Foreseen, match="no dead letters"):
        jobs.retry(owner, second)


def test_what_was_sent_since_is_not_tried_again(
    owner: Connection, carry_out: Callable[..., None]
) -> None:
    refuses = [True]
    with Destination(lambda path, key, nth: Says(422 if refuses[0] else 200)) as there:
        destination(owner, "clay", there.url)
        first = job(owner, "clay", 3)
        carry_out()
        refuses[0] = False
        second = job(owner, "clay", 2)
        carry_out()
        assert jobs.retry(owner, first) == 1
        carry_out()
    assert states(owner, first) == {"delivered": 1, "dead": 2}
    assert states(owner, second) == {"delivered": 2}


def test_the_command_line_shows_what_goes_on(database: Parameters, owner: Connection) -> None:
    env = environment(database)
    assert "No jobs" in hq("jobs", env=env).stderr
    destination(owner, "clay", "https://hooks.example/x")
    number = job(owner, "clay", 1234)
    owner.execute("""update outbound.jobs set blocked = '{"missing: name": 7}'""")
    assert hq("jobs", "pause", str(number), env=env).returncode == 0
    shown = hq("jobs", "list", env=env).stdout
    for word in ("trial", "clay", "paused", "1,234", "Job 1: 7 blocked: missing: name"):
        assert word in shown
    assert_sentence(hq("jobs", "retry", str(number), env=env), "no dead letters")


def test_runs_against_attio_are_shown_beside_the_jobs(
    database: Parameters, owner: Connection
) -> None:
    """Where nothing was heard of one for a minute, that is said."""
    owner.execute(
        """
        insert into outbound.sync_runs
            (target, mode, workspace, total, sent, failed, finished_at, heartbeat_at, error)
        values
            ('companies', 'pull', 'acme', 900, 900, 0, now() - interval '3 days', now(), null),
            ('attio_people', 'apply', 'acme', 1500, 1200, 1, now(), now(), '1 of 1,500 failed'),
            ('attio_companies', 'apply', 'acme', 2000, 50, 0, null,
            now() - interval '2 minutes', null)
        """
    )
    env = environment(database)
    shown = hq("jobs", env=env).stdout
    for words in ("apply attio_people", "failed", "1,200", "Run 2: 1 of 1,500 failed"):
        assert words in shown
    assert re.search(r"apply attio_companies\s+dead\s+50\s+0\s+0\s+1,950", shown)
    assert "pull" not in shown
    assert "pull companies" in hq("jobs", "list", env=env).stdout
    with connect(database, "hq_lookup") as lookup:
        assert lookup.execute("select count(*) from outbound.runs").fetchall() == [(3,)]


def test_signed_as_standard_webhooks_has_it() -> None:
    """The example was signed by another implementation (standardwebhooks 1.1.0)."""
    key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")  # pragma: allowlist secret
    message = "msg_p5jXN8AQM9LWM0D4loKWxJek"  # pragma: allowlist secret
    headers = signed(key, message, 1614265330, b'{"test": 2432232314}')
    assert headers == {"webhook-timestamp": "1614265330", "webhook-signature": SIGNATURE}


def test_secrets_come_from_the_environment_and_stay_out_of_the_log(
    owner: Connection, carry_out: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Destination() as there:
        destination(owner, "clay", there.url, headers={"x-auth": "CLAY_TOKEN"}, sign="CLAY_KEY")
        number = job(owner, "clay", 1)
        owner.execute("update outbound.deliveries set tries_left = 1")
        carry_out()
        said = owner.execute("select reason from outbound.deliveries").fetchall()
        assert said == [("CLAY_TOKEN is not set where the worker runs",)]
        assert there.ledger == []
        monkeypatch.setenv("CLAY_TOKEN", "open sesame")
        monkeypatch.setenv("CLAY_KEY", "whsec_c2VzYW1l")  # pragma: allowlist secret
        jobs.retry(owner, number)
        carry_out()
    (arrived,) = there.ledger
    assert arrived.headers["x-auth"] == "open sesame"
    told = int(arrived.headers["webhook-timestamp"])
    expected = signed(b"sesame", arrived.key, told, arrived.body)
    assert arrived.headers["webhook-signature"] == expected["webhook-signature"]
