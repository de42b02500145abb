"""Several build loops on one database share the work by workflow, and die as they like."""

import random
import signal
import subprocess
import threading
import time
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from psycopg.types.json import Jsonb

from hq.build.unread import unread
from tests.conftest import Built, Dbt, Parameters, connect, on_one_version, wait_for
from tests.hq.test_watch import loop, says
from tests.pipeline.bodies import RandomBodies
from tests.pipeline.conftest import TECHNICAL, Warehouse, assert_same
from tests.pipeline.test_concurrency import SECONDS, SEED, landings

LOOPS = 3


def land_until(database: Parameters, deadline: float, number: int) -> None:
    """Payloads of all workflows, now one and now many, some of them committed late."""
    rng = random.Random(f"{SEED}:{number}")
    bodies = RandomBodies(SEED * 10 + number)
    with closing(connect(database)) as connection:
        while time.monotonic() < deadline:
            with connection.transaction():
                for _ in range(rng.choice([1, 1, 2, 20])):
                    workflow, body = next(bodies)
                    connection.execute(
                        "insert into raw.payloads (workflow, payload) values (%s, %s)",
                        [workflow, Jsonb(body)],
                    )
                time.sleep(rng.choice([0, 0, 0.05, 0.5]))
            connection.execute("select pg_notify('hq_landed', '')")
            time.sleep(rng.uniform(0.05, 0.4))


@on_one_version
@pytest.mark.timeout(900)
def test_three_loops_killed_at_random_lose_nothing(
    begun: Parameters, built_template: Built, dbt_home: Path, tmp_path: Path
) -> None:
    rng = random.Random(SEED)
    logs = [tmp_path / str(number) for number in range(LOOPS)]
    current, dead = dict(enumerate(logs)), set[Path]()
    killed = 0
    with ExitStack() as loops:
        running: list[subprocess.Popen[bytes]] = [
            loops.enter_context(loop(begun, log)) for log in logs
        ]
        for log in logs:
            wait_for(lambda log=log: says(log, "Watching"), 120)
        deadline = time.monotonic() + SECONDS
        writers = [
            threading.Thread(target=land_until, args=(begun, deadline, number))
            for number in range(3)
        ]
        for writer in writers:
            writer.start()
        while time.monotonic() < deadline:
            time.sleep(rng.uniform(3, 8))
            one = rng.randrange(LOOPS)
            running[one].send_signal(signal.SIGKILL)
            running[one].wait()
            killed += 1
            dead.add(current[one])
            current[one] = tmp_path / f"{one}-{killed}"
            logs.append(current[one])
            running[one] = loops.enter_context(loop(begun, logs[-1]))
        for writer in writers:
            writer.join()
        warehouse = Warehouse(begun, Dbt(begun, dbt_home / "loops"))
        loops.callback(warehouse.close)
        warehouse.scripts = built_template.scripts_for(begun)
        names = [one.model for one in warehouse.scripts]
        partitions = warehouse.payload_tables()

        def all_is_read() -> bool:
            return not unread(warehouse.connection, partitions, names)

        wait_for(all_is_read, 120)
        wait_for(lambda: all(says(log, "Watching") for log in logs if log not in dead), 60)
        for one in running:
            one.send_signal(signal.SIGTERM)
            assert one.wait(60) == 0
        landed = landings(warehouse, "raw.payloads")
        assert len(landed) > 300
        assert landings(warehouse, f"({warehouse.payloads}) as p") == landed
        told = [log.read_text() for log in logs]
        assert sum("Built " in text for text in told) >= LOOPS  # not one for all
        assert not [text for text in told if "Trying again" in text or "Traceback" in text], told
        assert killed >= 3
        by_loops = warehouse.rows(TECHNICAL)
        warehouse.forget()
        warehouse.build()
        assert_same(by_loops, warehouse.rows(TECHNICAL))
