"""What is sent, what is tried again, what is given up."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from sender import jobs
from sender.retries import backoff, retry_after
from tests.conftest import Parameters, wait_for
from tests.sender.conftest import Connection, destination, job, states, workers
from tests.sender.destination import Destination, Says

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def test_each_record_arrives_once_with_its_key(
    owner: Connection, carry_out: Callable[..., None]
) -> None:
    with Destination() as there:
        destination(owner, "clay", there.url)
        number = job(owner, "clay", 300)
        carry_out()
    assert states(owner, number) == {"delivered": 300}
    assert sorted(one.record["n"] for one in there.ledger) == list(range(1, 301))
    assert len(there.accepted()) == 300
    for one in there.ledger:
        assert one.headers["webhook-id"] == one.key
        assert one.headers["content-type"] == "application/json"
    done = owner.execute("select state, sent, remaining from outbound.progress").fetchall()
    assert done == [("done", 300, 0)]


@pytest.mark.parametrize(
    ("says", "times", "outcome"),
    [
        (Says(500), 3, "failed"),
        (Says(429, {"retry-after": "2"}), 2, "busy"),
        (Says(429, {"retry-after": "2.0"}), 2, "busy"),
        (Says(503, {"retry-after": "1"}), 2, "busy"),
        (Says(408), 2, "failed"),
        (Says(425), 2, "failed"),
        (Says(200, closes=True), 2, "lost"),
        (Says(200, hangs=True), 2, "lost"),
    ],
    ids=["500", "429", "429 as a float", "503", "408", "425", "closes early", "hangs"],
)
def test_what_passes_is_tried_again_under_the_same_key(
    owner: Connection,
    hurry: None,
    carry_out: Callable[..., None],
    says: Says,
    times: int,
    outcome: str,
) -> None:
    with Destination(lambda path, key, nth: says if nth < times else Says()) as there:
        destination(owner, "clay", there.url)
        number = job(owner, "clay", 2)
        carry_out()
    assert states(owner, number) == {"delivered": 2}
    assert {one.nth for one in there.ledger} == set(range(1, times + 1))
    assert len({one.key for one in there.ledger}) == 2
    assert len({(one.key, one.body) for one in there.ledger}) == 2
    outcomes = owner.execute(
        "select distinct outcome from outbound.attempts where outcome != 'delivered'"
    ).fetchall()
    assert outcomes == [(outcome,)]


@pytest.mark.parametrize("status", [400, 401, 404, 410, 413, 422, 301, 307])
def test_what_does_not_pass_is_a_dead_letter_at_once(
    owner: Connection, carry_out: Callable[..., None], status: int
) -> None:
    def behaviour(path: str, key: str, nth: int) -> Says:
        assert path == "/hook"  # nothing follows it elsewhere
        return Says(status, {"location": "/elsewhere"}, b'{"error": "no such table"}')

    with Destination(behaviour) as there:
        destination(owner, "clay", there.url)
        number = job(owner, "clay", 3)
        carry_out()
    assert states(owner, number) == {"dead": 3}
    assert len(there.ledger) == 3
    (reason,) = owner.execute("select reason from outbound.deliveries limit 1").fetchall()[0]
    assert reason.startswith(f"HTTP {status}")
    assert ("no such table" in reason) is (status >= 400)


def test_retry_after_is_obeyed(owner: Connection, carry_out: Callable[..., None]) -> None:
    """By the whole group: it is the workspace that is asked to wait, not a record."""
    until = (datetime.now(UTC) + timedelta(seconds=3)).replace(microsecond=0)
    headers = {"retry-after": format_datetime(until, usegmt=True)}

    def behaviour(path: str, key: str, nth: int) -> Says:
        return Says(429, headers) if datetime.now(UTC) < until else Says()

    with Destination(behaviour) as there:
        destination(owner, "clay", there.url, rate=50.0)
        number = job(owner, "clay", 40)
        carry_out()
    assert states(owner, number) == {"delivered": 40}
    refused = [one for one in there.ledger if one.status == 429]
    # those that were under way when the first was told
    assert 1 <= len(refused) <= 6
    assert len({one.key for one in refused}) == len(refused)


def test_a_failing_record_is_given_up_and_can_be_tried_again(
    owner: Connection, hurry: None, carry_out: Callable[..., None]
) -> None:
    broken = [True]

    def behaviour(path: str, key: str, nth: int) -> Says:
        return Says(500) if broken[0] else Says()

    with Destination(behaviour) as there:
        destination(owner, "clay", there.url)
        number = job(owner, "clay", 1)
        owner.execute("update outbound.deliveries set tries_left = 3")
        carry_out()
        assert states(owner, number) == {"dead": 1}
        assert len(there.ledger) == 3
        broken[0] = False
        assert jobs.retry(owner, number) == 1
        carry_out()
    assert states(owner, number) == {"delivered": 1}
    assert len({one.key for one in there.ledger}) == 1


def test_a_circuit_breaker_spares_who_does_not_answer(
    owner: Connection, database: Parameters
) -> None:
    """After ten requests in a row that failed nobody is sent there but one at a time."""
    down = [True]
    with Destination(lambda path, key, nth: Says(502) if down[0] else Says()) as there:
        destination(owner, "clay", there.url)
        number = job(owner, "clay", 500)
        with workers(database, 2):
            wait_for(lambda: len(there.ledger) >= 10)
            wait_for(lambda: bool(_trips(owner)))
            time.sleep(1.0)  # what was under way has ended
            reached = len(there.ledger)
            assert reached <= 10 + 2 * 32
            assert _trips(owner) == 1
            owner.execute("update outbound.destinations set closed_until = clock_timestamp()")
            wait_for(lambda: _trips(owner) == 2)
            assert len(there.ledger) == reached + 1
            down[0] = False
            owner.execute("update outbound.destinations set closed_until = clock_timestamp()")
            wait_for(lambda: states(owner, number).get("delivered", 0) > 400, 30)


def _trips(owner: Connection) -> int:
    return int(owner.execute("select trips from outbound.destinations").fetchall()[0][0])


def test_a_webhook_s_life_is_not_overspent(
    owner: Connection, carry_out: Callable[..., None]
) -> None:
    with Destination() as there:
        destination(owner, "second", there.url + "/2")
        destination(owner, "first", there.url + "/1", limit=100)
        number = job(owner, "first", 150)
        carry_out()
        assert states(owner, number) == {"delivered": 100, "open": 50}
        state = owner.execute("select state, reason from outbound.progress").fetchall()[0]
        assert state[0] == "stopped"
        assert "first has taken the 100 requests of its life" in state[1]
        jobs.resume(owner, number, to="second")
        carry_out()
    assert states(owner, number) == {"delivered": 150}
    assert len([one for one in there.ledger if one.path == "/hook/1"]) == 100


def test_a_life_that_is_spent_goes_on_at_the_next(
    owner: Connection, carry_out: Callable[..., None]
) -> None:
    with Destination() as there:
        destination(owner, "second", there.url + "/2")
        destination(owner, "first", there.url + "/1", limit=100, next="second")
        number = job(owner, "first", 150)
        carry_out()
    assert states(owner, number) == {"delivered": 150}
    assert len([one for one in there.ledger if one.path == "/hook/2"]) == 50


def test_large_answers_are_not_read_to_their_end(
    owner: Connection, carry_out: Callable[..., None]
) -> None:
    with Destination(lambda path, key, nth: Says(400, body=b"x" * 50_000_000)) as there:
        destination(owner, "clay", there.url)
        number = job(owner, "clay", 2)
        carry_out()
    assert states(owner, number) == {"dead": 2}
    (reason,) = owner.execute("select reason from outbound.deliveries limit 1").fetchall()[0]
    assert len(reason) < 300


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("7", 7.0),
        ("2.0", 2.0),
        (" 12 ", 12.0),
        ("-3", 0.0),
        ("Sun, 29 Nov 2026 12:00:30 GMT", 30.0),
        ("Sunday, 29-Nov-26 12:00:30 GMT", 30.0),
        ("Sun, 29 Nov 2026 11:00:00 GMT", 0.0),
        ("Sun, 29 Nov 2026 12:00:30 -0000", 30.0),
        ("Sun, 29 Nov 2026 14:00:30 +0200", 30.0),
        ("99999999999", 86_400.0),
        ("nan", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_in_its_forms(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


def test_backoff_doubles_and_differs() -> None:
    for attempt, bound in ((1, 1.0), (2, 2.0), (5, 16.0), (12, 600.0), (99, 600.0)):
        waits = [backoff(attempt) for _ in range(400)]
        assert 0 <= min(waits) < bound / 4
        assert bound * 3 / 4 < max(waits) <= bound
