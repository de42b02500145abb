"""Migrations run once, in order, and are never edited afterwards."""

import threading
from pathlib import Path
from typing import Any

import pytest
from psycopg.conninfo import make_conninfo

from doors.registry import load_workflows
from hq import migrations
from tests.conftest import PROJECT, Parameters, connect


def test_twice_is_a_no_op(empty_database: Parameters) -> None:
    conninfo = make_conninfo("", **empty_database)
    first = migrations.migrate(conninfo)
    second = migrations.migrate(conninfo)
    assert first.applied == [file.name for file in sorted(migrations.DIRECTORY.glob("*.sql"))]
    assert second.applied == []
    assert second.stamped is None
    with connect(empty_database) as connection:
        assert migrations.pending(connection) == []


def test_two_at_once_apply_each_file_once(empty_database: Parameters) -> None:
    conninfo = make_conninfo("", **empty_database)
    done: list[migrations.Done] = []
    threads = [
        threading.Thread(target=lambda: done.append(migrations.migrate(conninfo))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(one.applied) for one in done)[:2] == [0, 0]
    assert len(done) == 3


def test_every_registered_workflow_has_its_partition(database: Parameters) -> None:
    with connect(database) as connection:
        tables = {
            name
            for (name,) in connection.execute(
                "select relid::regclass::text from pg_partition_tree('raw.payloads') where isleaf"
            )
        }
    workflows = load_workflows(PROJECT) | load_workflows(PROJECT, "requests")
    registered = {f"raw.{one.partition}" for one in workflows.values()}
    assert tables == registered | {"raw.unrouted"}


def test_a_changed_file_is_refused(empty_database: Parameters, tmp_path: Path) -> None:
    conninfo = make_conninfo("", **empty_database)
    for file in migrations.DIRECTORY.glob("*.sql"):
        (tmp_path / file.name).write_text(file.read_text())
    migrations.migrate(conninfo, directory=tmp_path)
    changed = tmp_path / "0002_landing.sql"
    changed.write_text(changed.read_text() + "\n-- one more thing\n")
    with pytest.raises(migrations.MigrationError, match=r"0002_landing\.sql was changed"):
        migrations.migrate(conninfo, directory=tmp_path)


def test_a_file_that_fails_leaves_nothing_behind(
    empty_database: Parameters, tmp_path: Path
) -> None:
    conninfo = make_conninfo("", **empty_database)
    (tmp_path / "0001_bad.sql").write_text("create table half (); select nonsense;")
    with pytest.raises(Exception, match="nonsense"):
        migrations.migrate(conninfo, directory=tmp_path)
    with connect(empty_database) as connection:
        assert connection.execute("select to_regclass('half')").fetchone() == (None,)
        assert migrations.pending(connection, tmp_path) == ["0001_bad.sql"]


def test_an_old_server_is_refused(monkeypatch: pytest.MonkeyPatch, database: Parameters) -> None:
    # no old server is at hand: the bar is lifted above this one instead
    monkeypatch.setattr(migrations, "OLDEST_SERVER", 990000)
    with pytest.raises(migrations.MigrationError, match="needs 15 or newer"):
        migrations.migrate(make_conninfo("", **database))


def test_roles_are_there_and_cannot_log_in_without_a_password(database: Parameters) -> None:
    query: Any = (
        "select count(*) from pg_authid where rolname like 'hq\\_%' and rolpassword is null"
    )
    with connect(database) as connection:
        assert connection.execute(query).fetchone() == (5,)


@pytest.mark.parametrize("role", ["hq_receiver", "hq_lookup", "hq_dbt", "hq_sender"])
def test_every_role_sees_that_the_database_is_up_to_date(database: Parameters, role: str) -> None:
    with connect(database | {"user": role}) as connection:
        migrations.require(connection)
