"""The build loop in trouble: what happens is said once and waited for; only a signal ends it."""

import signal
from functools import partial
from pathlib import Path

from psycopg import sql

from tests.conftest import Parameters, connect, on_one_version, wait_for
from tests.hq.test_watch import LAND, loop, says

SESSIONS = """
select pid from pg_stat_activity
where application_name like 'hq build%' and datname = current_database()
"""


def land(database: Parameters, domain: str) -> None:
    """One company, also where new transactions are read-only unless they say otherwise."""
    with connect(database) as connection:
        connection.execute("begin read write")
        connection.execute(LAND, [domain])
        connection.execute("commit")
        connection.execute("select pg_notify('hq_landed', 'companyenrich')")


def is_known(database: Parameters, domain: str) -> bool:
    with connect(database) as connection:
        query = "select from core.companies where domain = %s"
        return connection.execute(query, [domain]).fetchone() is not None


@on_one_version
def test_only_a_signal_ends_the_loop(begun: Parameters, tmp_path: Path) -> None:
    database = begun
    log = tmp_path / "log"
    name = sql.Identifier(database["dbname"])
    with connect(database) as owner, loop(database, log) as process:
        wait_for(lambda: "Watching" in log.read_text(), 60)

        # all at once, as when a disk is full
        owner.execute("alter system set default_transaction_read_only = on")
        owner.execute("select pg_reload_conf()")
        try:
            land(database, "full.example.com")
            wait_for(partial(says, log, "Postgres is read-only just now"), 30)
            wait_for(lambda: bool(owner.execute(SESSIONS).fetchall()), 30)  # tries again, and lives
        finally:
            owner.execute("set default_transaction_read_only = off")
            owner.execute("alter system reset default_transaction_read_only")
            owner.execute("select pg_reload_conf()")
        wait_for(partial(is_known, database, "full.example.com"), 60)
        wait_for(partial(says, log, "It works again."), 60)

        # only sessions that begin now
        owner.execute(
            sql.SQL("alter database {} set default_transaction_read_only = on").format(name)
        )
        land(database, "standby.example.com")
        for (pid,) in owner.execute(SESSIONS).fetchall():
            owner.execute("select pg_terminate_backend(%s)", [pid])
        wait_for(lambda: log.read_text().count("Postgres is read-only just now") == 2, 30)
        owner.execute(sql.SQL("alter database {} reset default_transaction_read_only").format(name))
        wait_for(partial(is_known, database, "standby.example.com"), 60)

        # a right is lost: to say that it lives, to look, to be hq_dbt
        for lose, give, words in (
            (
                "revoke insert, update on ops.heartbeats from hq_dbt",
                "grant insert, update on ops.heartbeats to hq_dbt",
                "heartbeats",
            ),
            (
                "revoke usage on schema ops from hq_dbt",
                "grant usage on schema ops to hq_dbt",
                "schema ops",
            ),
        ):
            owner.execute(lose)
            wait_for(partial(says, log, words), 30)
            land(database, f"{len(words)}.example.com")
            owner.execute(give)
            wait_for(partial(is_known, database, f"{len(words)}.example.com"), 60)

        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    said = log.read_text()
    assert "Traceback" not in said
    assert said.count("permission denied for table heartbeats") == 1
