"""The build loop: knows what is new without asking dbt, goes on where one ended, ends when told."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from hq.build import kept
from hq.build.loop import CYCLE
from hq.build.unread import stuck, unread
from hq.postgres.server import Server
from tests.conftest import (
    FIRST_BUILD,
    PROJECT,
    Dbt,
    Parameters,
    connect,
    environment,
    home_of,
    on_one_version,
    wait_for,
)

LAND = """
insert into raw.payloads (workflow, payload)
values ('companyenrich', jsonb_build_object('domain', %s::text, 'raw_payload', '{}'::jsonb))
"""
NOTHING: dict[str, Any] = {"models": {}, "tables": {}}
KEPT = "select 1 from ops.kept_build"
LAND_START = """
insert into raw.payloads (workflow, payload)
values ('salesnav-clay-basic', jsonb_build_object('raw_payload', jsonb_build_object(
    'LinkedIn URL (user profile)', 'https://www.linkedin.com/in/runa-halvorsen-example',
    'Job started on', %s::text
)))
"""


@contextmanager
def loop(database: Parameters, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "hq.cli", "build", "--watch"],
            cwd=PROJECT,
            env=environment(database),
            stdout=file,
            stderr=file,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def has_built(log: Path, what: str, times: int) -> bool:
    return log.read_text().count(f"Built {what}") >= times


def has_tried_again(log: Path, times: int) -> bool:
    return log.read_text().count("payloads: as before. Trying again") > times


@on_one_version
def test_what_another_build_began_is_finished(cluster: Server, tmp_path: Path) -> None:
    """Nothing lands meanwhile: the payload table has read it all, what stands on it has not."""
    log = tmp_path / "log"
    known = "select 1 from core.companies where domain = %s"
    with loop(cluster.parameters, log) as process:
        wait_for(lambda: "Watching" in log.read_text(), FIRST_BUILD)
        for domain, crash in (("a.example.com", False), ("b.example.com", True)):
            process.send_signal(signal.SIGSTOP)
            with connect(cluster.parameters) as connection:
                connection.execute(LAND, [domain])
                dbt = Dbt(cluster.parameters, tmp_path)
                assert dbt("run", "-s", "companyenrich_payloads").success
                assert connection.execute(known, [domain]).fetchone() is None
                connection.execute("checkpoint")
            if crash:
                cluster.kill()
                cluster.start()
            process.send_signal(signal.SIGCONT)
            with connect(cluster.parameters) as connection:
                seen = partial(connection.execute, known, [domain])
                wait_for(lambda seen=seen: seen().fetchone() is not None, 60)


def test_unread_are_final_rows_beyond_the_frontier(database: Parameters) -> None:
    names = ["companyenrich_payloads", "salesnav_scrapes_person_payloads"]

    def looked(reader: psycopg.Connection[Any], names: list[str]) -> dict[str, int]:
        found = unread(reader, names, ["core.companies"])
        return {name: one.since for name, one in found.items()}

    with connect(database) as reader, connect(database) as writer:
        assert looked(reader, names) == {}
        writer.execute("begin")
        writer.execute(LAND, ["a.example.com"])
        assert looked(reader, names) == {}  # not committed
        writer.execute("commit")
        assert looked(reader, names) == {"companyenrich_payloads": 0}
        reader.execute(
            "insert into ops.frontier (model, input, done) "
            "select 'extracted.companyenrich_payloads', "
            "'raw.companyenrich_payloads', max(landed_xid) + 1 from raw.payloads"
        )
        assert looked(reader, names) == {}
        reader.execute(
            "insert into ops.frontier (model, input, done) select m, 'extracted.' || i, 7 from "
            "unnest(array['core.companies', 'core.gone_since']) as m, unnest(%s::text[]) as i",
            [names],
        )
        assert looked(reader, names) == {"companyenrich_payloads": 7}  # companies have not read it
        reader.execute(
            "update ops.frontier set done = 9223372036854775807 where model = 'core.companies'"
        )
        assert looked(reader, names) == {}
        reader.execute(
            "insert into ops.editions (model, edition) values ('claims.company', 3), ('core.x', 1);"
            "insert into ops.frontier (model, input, done) values"
            " ('claims.company', 'extracted.companyenrich_payloads', 9223372036854775807),"
            " ('core.x', 'claims.company', 4), ('core.companies', 'core.x', 1)"
        )
        # companies have not read the edition of a table that claims feed, and payloads them
        assert looked(reader, names).keys() == {"companyenrich_payloads"}
        before = unread(reader, names, ["core.companies"])
        assert stuck(before, unread(reader, names, ["core.companies"])) == [
            "companyenrich_payloads"
        ]
        reader.execute("update ops.frontier set done = 2 where input = 'core.x'")
        assert looked(reader, names) == {}
        # another loop has written since what this one read
        reader.execute("update ops.editions set edition = 2 where model = 'core.x'")
        assert looked(reader, names).keys() == {"companyenrich_payloads"}
        assert stuck(before, unread(reader, names, ["core.companies"])) == []
        reader.execute("update ops.frontier set done = 3 where input = 'core.x'")
        began = time.monotonic()
        for _ in range(20):
            looked(reader, names)
        assert (time.monotonic() - began) / 20 < 0.05


@on_one_version
def test_a_stop_while_it_starts_comes_before_the_first_build(
    database: Parameters, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with loop(database, log) as process:
        wait_for(lambda: "Reading the project" in log.read_text(), 60)
        time.sleep(2)  # of the half minute that reading takes
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert not has_built(log, "everything", 1)
    assert "Stopped." in log.read_text()


def leave_to_others_what_they_build(connection: psycopg.Connection[Any], log: Path) -> None:
    """A partition that another loop is at is left to it; what else has landed is built."""
    key = [CYCLE, "companyenrich_payloads"]
    connection.execute("select pg_advisory_lock(%s, hashtext(%s))", key)
    connection.execute(LAND, ["left.example.com"])
    built = log.read_text().count("Built salesnav")
    connection.execute(LAND_START, ["08-2025"])
    connection.execute("select pg_notify('hq_landed', 'salesnav-clay-basic')")
    wait_for(partial(has_built, log, "salesnav", built + 1), 30)
    there = "select 1 from core.companies where domain = 'left.example.com'"
    assert not connection.execute(there).fetchone()
    connection.execute("select pg_advisory_unlock(%s, hashtext(%s))", key)
    wait_for(lambda: bool(connection.execute(there).fetchone()), 30)


def hold_up_nobody(connection: psycopg.Connection[Any], log: Path) -> None:
    """One workflow cannot be built: the other can, again and again, until the first is mended."""
    table = "extracted.salesnav_scrapes_person_payloads"
    connection.execute(f"alter table {table} rename column row_index to gone")
    connection.execute(LAND_START, ["07-2025"])
    for number in range(3):
        built = log.read_text().count("Built companyenrich_payloads:")
        connection.execute(LAND, [f"company{number}.example.com"])
        connection.execute("select pg_notify('hq_landed', 'companyenrich')")
        wait_for(partial(has_built, log, "companyenrich_payloads:", built + 1), 30)
        tries = log.read_text().count("payloads: as before. Trying again")
        wait_for(partial(has_tried_again, log, tries), 30)
    assert log.read_text().count("row_index") < 3  # psycopg quotes the statement: one reason
    assert "Trying again in 1 s." in log.read_text()
    assert "Trying again in 4 s." in log.read_text()  # though the other was built in between
    noted = connection.execute(
        "select message from ops.run_nodes where status = 'error' and node like %s",
        ["%salesnav_scrapes_person_payloads"],
    ).fetchone()
    assert noted
    assert "row_index" in noted[0]
    connection.execute(f"alter table {table} rename column gone to row_index")
    done = log.read_text().count("Built salesnav")
    wait_for(partial(has_built, log, "salesnav", done + 1), 60)


def test_builds_what_lands_and_stops_when_told(database: Parameters, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with loop(database, log) as first:
        wait_for(lambda: "Watching" in log.read_text(), FIRST_BUILD)
        with loop(database, tmp_path / "second") as second:  # builds nothing again
            wait_for(lambda: "Watching" in (tmp_path / "second").read_text(), 30)
            assert "The project is as it was built last." in (tmp_path / "second").read_text()
            second.send_signal(signal.SIGTERM)
            assert second.wait(30) == 0
        with connect(database) as connection:
            connection.execute(LAND, ["a.example.com"])
            connection.execute("select pg_notify('hq_landed', 'companyenrich')")
            wait_for(
                lambda: bool(
                    connection.execute(
                        "select 1 from core.companies where domain = 'a.example.com'"
                    ).fetchone()
                ),
                30,
            )
            wait_for(
                lambda: bool(
                    connection.execute(
                        "select 1 from ops.heartbeats where name = 'build loop'"
                    ).fetchone()
                )
            )
            # its tests look at what is new, and at nothing else
            for cycles, start in enumerate(("soon", "06-2025"), 1):
                connection.execute(LAND_START, [start])
                connection.execute("select pg_notify('hq_landed', 'salesnav-clay-basic')")
                wait_for(partial(has_built, log, "salesnav", cycles), 30)
            leave_to_others_what_they_build(connection, log)
            assert connection.execute(KEPT).fetchone()
            hold_up_nobody(connection, log)
            assert not connection.execute(KEPT).fetchone()  # a new start is to mend what it can
        first.send_signal(signal.SIGTERM)
        assert first.wait(30) == 0
    failed = [line for line in log.read_text().splitlines() if "Test failed" in line]
    assert len(failed) == 1
    assert "job_starts_are_dates: 1 rows (warn)" in failed[0]
    assert "Traceback" not in log.read_text()


def test_a_new_loop_goes_on_where_one_ended_unless_something_changed(
    begun: Parameters, tmp_path: Path
) -> None:
    """What would be built anew is not waited for: that it begins to read the project is enough."""
    changes = (
        "select",
        "delete from ops.kept_build",
        "update ops.kept_build set fingerprint = 'of another project'",
    )
    file = home_of(begun) / "loop" / "compiled.json"
    for number, change in enumerate(changes):
        log = tmp_path / f"{number}"
        with connect(begun) as connection, loop(begun, log) as process:
            said = "Watching" if change == "select" else "Reading the project"
            wait_for(partial(says, log, said), 60)
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
            connection.execute(changes[min(number + 1, 2)])
    with connect(begun) as connection:
        mark = kept.fingerprint(PROJECT, begun["dbname"])
        connection.execute("delete from ops.kept_build")
        connection.execute("insert into ops.kept_build (fingerprint) values (%s)", [mark])
        assert kept.load(connection, file, mark)
        file.write_text(file.read_text()[:-100])  # half a file
        assert kept.load(connection, file, mark) is None
        whole = {"fingerprint": mark, "scripts": [], "checks": []} | NOTHING
        file.write_text(json.dumps(whole | {"fingerprint": "of a loop elsewhere"}))
        assert kept.load(connection, file, mark) is None
        file.write_text(json.dumps(whole))
        assert kept.load(connection, file, mark)
        # restored into another cluster, where transactions are counted anew
        connection.execute("update ops.cluster set system_identifier = 1")
        assert kept.load(connection, file, mark) is None


def test_dbt_that_builds_beside_it_makes_the_next_one_build_everything(
    begun: Parameters, dbt_home: Path
) -> None:
    dbt = Dbt(begun, dbt_home / "beside a loop")
    with connect(begun) as connection:
        dbt("test", "--select", "job_starts_are_dates")
        assert connection.execute(KEPT).fetchone()
        dbt("run", "--select", "companyenrich_payloads")
        assert not connection.execute(KEPT).fetchone()


def says(log: Path, words: str) -> bool:
    return words in log.read_text()
