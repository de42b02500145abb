"""Never faster than the destination's group allows, whoever sends, and exactly one row each."""

import random
import time

from sender import jobs
from sender.lane import LATE_SECONDS
from tests.conftest import Parameters, connect, wait_for
from tests.sender.conftest import (
    SHORTER,
    Connection,
    destination,
    job,
    start,
    states,
    workers,
)
from tests.sender.destination import Destination, Says

RATE, BURST = 10, 20
# as the destination sees it, whom a busy machine brings one request later than the next
SECOND = 0.95


def test_three_workers_keep_one_pace(database: Parameters, owner: Connection) -> None:
    """Two URLs of one workspace, three workers, and an answer that takes its time now and then."""

    def behaviour(path: str, key: str, nth: int) -> Says:
        return Says(after=random.choice([0, 0, 0.01, 0.3]))

    with Destination(behaviour) as there, workers(database, 3):
        for name in ("first", "second"):
            destination(owner, name, f"{there.url}/{name}", group="w", rate=RATE, burst=BURST)
        several = [job(owner, name, 45, kind=name) for name in ("first", "second")]
        wait_for(lambda: all(states(owner, one) == {"delivered": 45} for one in several), 40)
        took = max(one.at for one in there.ledger) - min(one.at for one in there.ledger)
    assert len(there.ledger) == 90
    assert there.busiest(SECOND, skip=BURST) <= RATE
    assert there.busiest(SECOND) <= RATE + BURST
    # it does not dawdle either: 70 behind the burst
    assert took < 70 / RATE * 1.6


def test_slots_leave_room_for_who_is_late(database: Parameters, owner: Connection) -> None:
    """Strictly: of slots that several take in turn no second holds more than the rate, nor one
    longer by what a worker may be late."""
    destination(owner, "clay", "http://127.0.0.1:1/", group="w", rate=RATE, burst=BURST)
    take = "select unnest(outbound.take_slots('w', %s))"
    slots: list[float] = []
    with connect(database) as other:
        until = time.monotonic() + 4
        while time.monotonic() < until:
            for asking, most in ((owner, 3), (other, 1), (other, 7)):
                slots += [slot.timestamp() for (slot,) in asking.execute(take, [most])]
            time.sleep(0.03)
    paced = sorted(slots)[BURST:]
    assert len(paced) > 3 * RATE
    seconds = [sum(start <= slot < start + 1 + LATE_SECONDS for slot in paced) for start in paced]
    assert max(seconds) <= RATE


def test_a_lull_is_no_second_burst(database: Parameters, owner: Connection) -> None:
    with Destination() as there, workers(database, 2):
        destination(owner, "clay", there.url, rate=RATE, burst=BURST)
        number = job(owner, "clay", 40)
        wait_for(lambda: len(there.ledger) >= 25)
        jobs.pause(owner, number)
        time.sleep(1.0)
        jobs.resume(owner, number)
        wait_for(lambda: states(owner, number) == {"delivered": 40})
    assert there.busiest(SECOND, skip=BURST) <= RATE


def test_killed_at_random_and_each_record_arrives(
    database: Parameters, owner: Connection, hurry: None
) -> None:
    """Workers are killed under load; the destination fails in every way it can."""
    dice = random.Random(7)
    rows = 1_000

    def behaviour(path: str, key: str, nth: int) -> Says:
        chance = dice.random()
        if nth > 4 or chance < 0.80:
            return Says(after=dice.choice([0, 0, 0, 0.02]))
        return dice.choice(
            [
                Says(500),
                Says(429, {"retry-after": "0.1"}),
                Says(200, closes=True),
                Says(500, closes=True),
                Says(200, after=0.2),
                Says(202, hangs=True) if chance > 0.99 else Says(503),
            ]
        )

    # of the lease only what one request may take is kept, or the test would wait for it
    owner.execute(SHORTER)
    kills = 0
    with Destination(behaviour) as there:
        destination(owner, "clay", there.url)
        number = job(owner, "clay", rows)
        several = [start(database) for _ in range(2)]
        try:
            deadline = time.monotonic() + 60
            while states(owner, number).get("open", 0) and time.monotonic() < deadline:
                # a worker is killed when it has got going, and another takes its place
                before = len(there.ledger)
                wait_for(lambda n=before: len(there.ledger) > n + 120 or _done(owner, number), 60)
                if not _done(owner, number) and kills < 4:
                    victim = several.pop(0)
                    victim.kill()
                    victim.wait()
                    kills += 1
                    several.append(start(database))
            wait_for(lambda: _done(owner, number), 30)
        finally:
            for one in several:
                one.kill()
                one.wait()
    assert kills >= 2
    assert states(owner, number) == {"delivered": rows}
    accepted = there.accepted()
    # none is lost, none is marked that was not taken
    assert {one.record["n"] for one in there.ledger if one.accepted} == set(range(1, rows + 1))
    assert len(accepted) == rows
    # whatever came twice came under the same key, and with the same words
    assert len({(one.key, one.body) for one in there.ledger}) == rows
    doubles = {key for key, times in accepted.items() if times > 1}
    unanswered = {one.key for one in there.ledger if one.accepted and not one.answered}
    # a killed worker may have had the answers to all that it had under way
    assert len(doubles - unanswered) <= kills * 32
    taken = owner.execute(
        "select count(distinct delivery_id), count(*) filter (where outcome = 'delivered')"
        " from outbound.attempts where outcome = 'delivered'"
    ).fetchall()[0]
    assert taken == (rows, rows)


def _done(owner: Connection, number: int) -> bool:
    return not states(owner, number).get("open", 0)


def test_two_claims_never_hold_the_same(database: Parameters, owner: Connection) -> None:
    """Of what one holds, another gets nothing until the lease has ended."""
    destination(owner, "clay", "http://127.0.0.1:1/")
    number = job(owner, "clay", 10)
    claim = "select delivery_id from outbound.claim(%s, 6, %s, '-infinity', 0)"
    with connect(database) as other:
        first = {one for (one,) in owner.execute(claim, [number, 0.5])}
        second = {one for (one,) in other.execute(claim, [number, 60])}
        assert len(first) == 6
        assert len(second) == 4
        assert not first & second
        assert other.execute(claim, [number, 60]).fetchall() == []
        time.sleep(0.6)
        assert {one for (one,) in other.execute(claim, [number, 60])} == first
    # what the first says late of a claim that is no longer its own changes nothing
    stale = min(first)
    note = "select outbound.record(%s, 'clay', 'w', %s, %s, %s, %s, '{0}', %s, '{9}')"
    owner.execute(note, [number, [stale], [1], ["refused"], [400], ["late"]])
    assert states(owner, number) == {"open": 10}
    # unless it was delivered: that is true whoever says it
    owner.execute(note, [number, [stale], [1], ["delivered"], [200], [None]])
    assert states(owner, number) == {"delivered": 1, "open": 9}
