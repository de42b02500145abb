"""All that can go wrong while records are sent, at once, and what has to be true afterwards.

`python -m tests.sender.chaos 100000` is the proof over many; the test of the same name is a small
one. Workers are killed, Postgres is stopped, stopped at once and killed; the destination answers
429 and 500, late, not at all, hangs up before and after it took a record, and is away for a while.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from hq import migrations
from hq.postgres.server import Server
from tests.conftest import Parameters, connect
from tests.sender.conftest import SHORTER, destination, job, start
from tests.sender.destination import Destination, Says

TIMEOUT = 1.5  # HQ_SEND_TIMEOUT of the workers
CONCURRENCY = 32
WORKERS = 3
WAYS = ("fast", "immediate", "kill")  # how Postgres is stopped, in turn
AWAY_SECONDS = 2.0
DONE = """
select not exists (select from outbound.deliveries where job_id = %s and state = 'open')
"""
# of each record: how often it was claimed, and what is written down of it
KNOWN = """
select
    d.idempotency_key::text,
    d.state,
    d.reason,
    d.attempts,
    count(a.attempt),
    count(*) filter (where a.outcome = 'delivered'),
    count(*) filter (where a.outcome = 'lost')
from outbound.deliveries as d
left join outbound.attempts as a using (delivery_id)
where d.job_id = %s
group by d.delivery_id
"""
OUTCOMES = "select outcome, count(*) from outbound.attempts where job_id = %s group by 1"


@dataclass
class Plan:
    """How many records, and how often what happens meanwhile."""

    rows: int
    kills: int
    restarts: int
    tries: int
    hopeless: int  # in a thousand records: so many are refused, and as many always fail
    is_away: bool  # the destination, once, for a while
    pause: float = 0.0  # seconds that it takes to answer when all is well
    is_short: bool = False  # leases, so that nobody waits for them
    most_seconds: float = 3600.0


@dataclass
class Temper:
    """How the destination behaves: well, four times of five."""

    plan: Plan
    dice: random.Random
    came: int = 0
    back_at: float = 0.0
    late: set[tuple[str, int]] = field(default_factory=set)  # what was answered too late

    def __call__(self, path: str, key: str, nth: int) -> Says:
        self.came += 1
        if self.plan.is_away and self.came == self.plan.rows * 6 // 10:
            self.back_at = time.monotonic() + AWAY_SECONDS
        if time.monotonic() < self.back_at:
            return Says(503, closes=True)
        hopeless = self.plan.hopeless
        if (fate := fate_of(key)) < hopeless:
            return Says(422, body=b'{"error": "no such column"}')
        if fate < 2 * hopeless:
            return Says(500)
        chance = self.dice.random()
        if chance < max(0.001, 2 / self.plan.rows):  # a group rests as long as it is asked to
            soon = formatdate(time.time() + 1, usegmt=True)
            return Says(429, {"retry-after": self.dice.choice(["0.1", "0", soon])})
        if chance < 0.80:
            return Says(after=self.plan.pause * self.dice.random())
        says = self.dice.choices(
            [
                Says(500),
                Says(503),
                Says(200, closes=True),
                Says(500, closes=True),
                Says(200, after=0.2),
                Says(200, after=TIMEOUT + 0.5),
                Says(202, hangs=True),
            ],
            [20, 15, 20, 20, 20, 2, 3],
        )[0]
        if says.after > TIMEOUT:
            self.late.add((key, nth))
        return says


def fate_of(key: str) -> int:
    """A number below a thousand that a key has for good."""
    return int(key[:8], 16) % 1000


class Chaos:
    """One run: workers, what happens to them and to Postgres, and the ledger of what arrived."""

    def __init__(self, server: Server, plan: Plan) -> None:
        self.plan = plan
        self.kills = self.restarts = 0
        self._server = server
        self._dice = random.Random(11)
        self._workers: list[subprocess.Popen[bytes]] = []

    @property
    def _database(self) -> Parameters:
        return self._server.parameters

    def run(self) -> dict[str, Any]:
        """What was counted; fails where something is not as it has to be."""
        plan = self.plan
        started = time.monotonic()
        temper = Temper(plan, random.Random(7))
        with Destination(temper) as there:
            with connect(self._database) as owner:
                if plan.is_short:
                    # long enough for Postgres to come back: who was answered can still say so
                    owner.execute(SHORTER.replace("3 seconds", "8 seconds"))
                destination(owner, "clay", there.url)
                number = job(owner, "clay", plan.rows)
                tries = "update outbound.deliveries set tries_left = %s"
                owner.execute(tries, [plan.tries])
            try:
                self._workers = [self._start() for _ in range(WORKERS)]
                self._disturb(there, number)
            finally:
                for one in self._workers:
                    one.kill()
                    one.wait()
        with connect(self._database) as owner:
            told = self._verdict(owner, number, there, temper.late)
        return told | {"seconds": round(time.monotonic() - started)}

    def _start(self) -> subprocess.Popen[bytes]:
        return start(
            self._database, HQ_SEND_TIMEOUT=str(TIMEOUT), HQ_SEND_CONCURRENCY=str(CONCURRENCY)
        )

    def _disturb(self, there: Destination, number: int) -> None:
        """Kills and restarts, spread over what arrives, until nothing is open any more."""
        plan = self.plan
        deadline = time.monotonic() + plan.most_seconds
        every = plan.rows / (plan.kills + 1)
        kill_at = every * self._dice.uniform(0.5, 1.0)
        said = looked = time.monotonic()
        while True:
            time.sleep(0.005)
            came, now = len(there.ledger), time.monotonic()
            assert now < deadline, f"not done after {plan.most_seconds} s"
            if self.kills < plan.kills and came >= kill_at:
                self._kill()
                kill_at = came + every * self._dice.uniform(0.5, 1.5)
            restart_at = plan.rows * (self.restarts + 1) / (plan.restarts + 1)
            if self.restarts < plan.restarts and came >= restart_at:
                self._restart()
            if now - said > 10:
                said = now
                counts = f"{self.kills} kills, {self.restarts} restarts"
                print(f"{came:,} requests, {counts}", file=sys.stderr, flush=True)
            if now - looked > 0.5:
                looked = now
                with connect(self._database) as owner:
                    if owner.execute(DONE, [number]).fetchone() == (True,):
                        return

    def _kill(self) -> None:
        victim = self._workers.pop(self._dice.randrange(len(self._workers)))
        victim.kill()
        victim.wait()
        self.kills += 1
        self._workers.append(self._start())

    def _restart(self) -> None:
        way = WAYS[self.restarts % len(WAYS)]
        if way == "kill":
            self._server.kill()
        else:
            self._server.stop(way)
        self._server.start()
        self.restarts += 1

    def _verdict(
        self,
        owner: psycopg.Connection[Any],
        number: int,
        there: Destination,
        late: set[tuple[str, int]],
    ) -> dict[str, Any]:
        plan = self.plan
        accepted = there.accepted()
        acknowledged = {
            one.key
            for one in there.ledger
            if one.accepted and one.answered and (one.key, one.nth) not in late
        }
        states: Counter[str] = Counter()
        doubles = unwritten = 0
        rows = owner.execute(KNOWN, [number]).fetchall()
        for key, state, reason, attempts, noted, delivered, lost in rows:
            states[state] += 1
            times, missing = accepted[key], attempts - noted
            unwritten += missing
            doubles += times > 1
            if state == "delivered":
                assert key in acknowledged, f"{key} is marked and was never acknowledged"
                assert delivered == 1, f"{key} is noted as delivered {delivered} times"
                # each time it was taken before, the answer was lost, or its worker died
                assert times - 1 <= lost + missing, f"{key} was taken {times} times"
            else:
                assert state == "dead", f"{key} is {state}"
                assert reason, f"{key} was given up without a reason"
                assert delivered == 0, f"{key} was delivered and is given up"
                assert times <= lost + missing, f"{key} was taken and is given up"
                refused = fate_of(key) < plan.hopeless
                assert refused or attempts >= plan.tries, f"{key} was given up early"
        known = {key for key, *_ in rows}
        assert len(rows) == plan.rows, f"{len(rows)} of {plan.rows} records are known"
        assert {one.key for one in there.ledger} <= known, "something came that nobody sent"
        assert states["delivered"] + states["dead"] == plan.rows, f"{states}"
        bodies = {(one.key, one.body) for one in there.ledger}
        assert len(bodies) == len({key for key, _ in bodies}), "one key came with two bodies"
        assert all(one.headers["webhook-id"] == one.key for one in there.ledger)
        records = {one.record["n"] for one in there.ledger if one.accepted}
        assert len(records) == len(accepted), "one record came under two keys"
        # what a worker held when it died, or was told in vain when Postgres did
        most = (self.kills + self.restarts * WORKERS) * CONCURRENCY
        assert unwritten <= most, f"of {unwritten} requests nothing is written down"
        outcomes: dict[str, int] = dict(owner.execute(OUTCOMES, [number]).fetchall())
        return {
            "rows": plan.rows,
            "states": dict(states),
            "kills": self.kills,
            "restarts": self.restarts,
            "requests": len(there.ledger),
            "doubles": doubles,
            "claims_without_a_note": unwritten,
            "outcomes": outcomes,
        }


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory(prefix="hq-chaos-") as directory:
        Path(directory).chmod(0o755)
        server = Server(Path(directory) / "data")
        server.start()
        try:
            migrations.migrate(make_conninfo("", **server.parameters))
            plan = Plan(rows, kills=40, restarts=3, tries=6, hopeless=5, is_away=True)
            print(json.dumps(Chaos(server, plan).run(), indent=2))
        finally:
            server.stop("immediate")


if __name__ == "__main__":
    main(int(sys.argv[1]))
