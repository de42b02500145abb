"""A build that is told to stop does, whatever it waits for."""

import signal
import subprocess
import sys
import time

from tests.conftest import PROJECT, connect, environment, on_one_version
from tests.pipeline.conftest import Warehouse
from tests.pipeline.test_lookups_heal import company

SESSIONS = """
select wait_event_type from pg_stat_activity
where application_name like 'dbt of hq build%' and datname = current_database()
"""


@on_one_version
def test_ctrl_c_ends_a_build_that_waits_for_a_table(warehouse: Warehouse) -> None:
    warehouse.land([company()])
    env = environment(warehouse.database, warehouse.dbt.home)
    hq = [sys.executable, "-m", "hq.cli"]
    with connect(warehouse.database) as reader, reader.transaction():
        reader.execute("lock table core.companies in access exclusive mode")
        build = subprocess.Popen([*hq, "build", "--select", "companies"], cwd=PROJECT, env=env)
        deadline = time.monotonic() + 90
        while ("Lock",) not in warehouse.connection.execute(SESSIONS).fetchall():
            assert build.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        build.send_signal(signal.SIGINT)
        assert build.wait(20) != 0
    assert not warehouse.connection.execute(SESSIONS).fetchall()
    status = subprocess.run([*hq, "status"], cwd=PROJECT, env=env, capture_output=True, text=True)
    (run,) = [line for line in status.stdout.splitlines() if line.endswith(" companies")]
    assert "stopped" in run
    warehouse.build()
    assert warehouse.connection.execute("select count(*) from core.companies").fetchone() == (1,)
