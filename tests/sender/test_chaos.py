"""Postgres is restarted and workers are killed under load: exactly one row for each record."""

from hq.postgres.server import Server
from tests.sender.chaos import Chaos, Plan


def test_chaos(cluster: Server) -> None:
    plan = Plan(
        600,
        kills=2,
        restarts=2,
        tries=3,
        hopeless=10,
        is_away=False,
        pause=0.4,
        is_short=True,
        most_seconds=90,
    )
    told = Chaos(cluster, plan).run()
    print(told)
    assert told["restarts"] == 2
    assert told["kills"] == 2
    assert told["states"]["delivered"] > 500
