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

FAILS, SLOW = Says(500), Says(after=0.3)
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
            wait_for(lambda: len(there.ledger) >= 10, 60)
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


def test_records_that_always_fail_are_no_dead_destination(
    owner: Connection, hurry: None, carry_out: Callable[..., None]
) -> None:
    """Each goes to the dead letters by its own tries, however many are left at the end."""
    poison: set[str] = set()
    with Destination(lambda path, key, nth: Says(500) if key in poison else Says()) as there:
        destination(owner, "clay", there.url)
        number = job(owner, "clay", 200)
        poison |= poisoned(owner, every=4)
        owner.execute("update outbound.deliveries set tries_left = 5")
        carry_out()
    assert states(owner, number) == {"delivered": 150, "dead": 50}
    assert len(there.ledger) == 150 + 50 * 5
    assert _trips(owner) == 0


def test_one_record_that_always_fails_is_no_dead_destination(
    owner: Connection, hurry: None, carry_out: Callable[..., None]
) -> None:
    """Though it is alone and nothing else was ever delivered: ten records have to fail, not one."""
    with Destination(lambda path, key, nth: Says(500)) as there:
        destination(owner, "clay", there.url)
        number = job(owner, "clay", 1)
        owner.execute("update outbound.deliveries set tries_left = 11")
        carry_out()
    assert states(owner, number) == {"dead": 1}
    assert len(there.ledger) == 11
    assert _trips(owner) == 0


def test_a_destination_that_is_down_keeps_the_tries_of_what_has_failed_there(
    owner: Connection, database: Parameters, hurry: None
) -> None:
    """None was delivered since: what fails once more still says that it is down."""
    down = [True]
    with Destination(lambda path, key, nth: Says(502) if down[0] else Says()) as there:
        destination(owner, "clay", there.url)
        number = job(owner, "clay", 20)
        with workers(database):
            wait_for(lambda: _trips(owner) == 1, 60)
            time.sleep(0.5)  # what was under way has ended
            reached = len(there.ledger)
            for trips in (2, 3):
                owner.execute("update outbound.destinations set closed_until = clock_timestamp()")
                wait_for(lambda n=trips: _trips(owner) == n)
            assert len(there.ledger) == reached + 2
            down[0] = False
            owner.execute("update outbound.destinations set closed_until = clock_timestamp()")
            wait_for(lambda: states(owner, number) == {"delivered": 20})
    assert _trips(owner) == 0


def test_records_that_always_fail_keep_no_destination_closed(
    owner: Connection, database: Parameters, hurry: None
) -> None:
    """It was away for a moment when nothing was left but what had failed while others went."""
    poison: set[str] = set()
    with Destination(lambda path, key, nth: FAILS if key in poison else SLOW) as there:
        destination(owner, "clay", there.url)
        number = job(owner, "clay", 27)
        poison |= poisoned(owner, every=3)
        owner.execute("update outbound.deliveries set tries_left = 8")
        with workers(database):
            wait_for(lambda: states(owner, number).get("delivered") == 18, 60)
            owner.execute(
                "update outbound.destinations set trips = 1, failures = 10,"
                " closed_until = clock_timestamp() + interval '1 second'"
            )
            wait_for(lambda: states(owner, number) == {"delivered": 18, "dead": 9}, 40)
    assert len(there.ledger) == 18 + 9 * 8
    assert _trips(owner) == 1  # nobody has said yet that it is back


def poisoned(owner: Connection, every: int) -> set[str]:
    """Keys of every second, third … record."""
    rows = owner.execute(
        "select idempotency_key::text from outbound.deliveries where record_key::int %% %s = 0",
        [every],
    ).fetchall()
    return {str(key) for (key,) in rows}


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
