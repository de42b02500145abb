"""Who may write what: every forbidden write is tried."""

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest

from doors import database as reach
from doors.settings import Settings
from tests.conftest import connect
from tests.pipeline.conftest import Warehouse

Statement = tuple[str, str]  # what it does, SQL

SCHEMAS = "raw extracted core client reference serving sending outbound ops public".split()
ROLES = "hq_receiver hq_dbt hq_lookup hq_sender".split()
LANDING = {f"raw.{name}" for name in "payloads originals idempotency_keys rejected".split()}
KEPT_BY_DBT = {
    f"ops.{name}"
    for name in "runs run_nodes frontier heartbeats editions gone landed_hourly seen_fields".split()
}
WRITES = {"insert", "update", "delete"}

# what each role may do to a table that dbt did not make; "create" in which schemas
MAY: dict[str, dict[str, set[str]]] = {
    "hq_receiver": {
        **{key: {"insert"} for key in LANDING},
        "raw.idempotency_keys": {"insert", "select"},
        "ops.api_keys": {"select"},
        "ops.cluster": {"select"},
        "ops.migrations": {"select"},
    },
    "hq_dbt": {
        **{key: {"select"} for key in LANDING},
        **dict.fromkeys(KEPT_BY_DBT, WRITES | {"select"}),
        **{f"ops.{name}": {"select"} for name in ("cluster", "migrations", "retained")},
        "ops.kept_build": {"select", "insert", "delete"},
        **{f"outbound.{name}": {"select"} for name in ("records", "sync_state", "attio_companies")},
    },
    "hq_lookup": {
        **{key: {"select"} for key in KEPT_BY_DBT},
        **{f"ops.{name}": {"select"} for name in "api_keys cluster migrations retained".split()},
        **{f"outbound.{name}": {"select"} for name in ("progress", "runs")},
    },
    "hq_sender": {
        **{f"ops.{name}": {"select"} for name in ("api_keys", "cluster", "migrations")},
        "ops.heartbeats": {"select", "insert", "update"},
        **{f"outbound.{name}": {"select", "insert", "update"} for name in ("jobs", "deliveries")},
        "outbound.attempts": {"select", "insert"},
        # of these only what changes by sending
        **{f"outbound.{name}": {"select"} for name in ("destinations", "groups")},
        **{f"outbound.{name}": {"select"} for name in ("records", "progress", "runs")},
        "outbound.attio_companies": WRITES | {"select"},
        **{
            f"outbound.{name}": {"select", "insert", "update"}
            for name in ("sync_state", "sync_runs", "attio_duplicates")
        },
        "outbound.attio_duplicate_plans": {"select", "insert"},
    },
}
# where a role may read what dbt made
READS = {
    "hq_receiver": set(),
    "hq_lookup": set("extracted claims core client reference serving ops".split()),
    "hq_sender": set("sending core client reference".split()),
}
CREATES = {"hq_dbt": set(SCHEMAS) - {"raw", "public", "outbound"}}
CALLS = {
    "raw.declare_partition('companyenrich_payloads', '{companyenrich}')": {"hq_dbt"},
    "ops.adopt_cluster()": {"hq_dbt"},
    "ops.workflow_status()": {"hq_dbt", "hq_lookup"},
    "ops.horizon_holders()": {"hq_dbt", "hq_lookup"},
    "outbound.claim(0, 1, 1, '-infinity', 0)": {"hq_sender"},
    "outbound.land('x-to-clay', '{}', null, null)": {"hq_sender"},
}


def statements(table: str, column: str, kind: str) -> Iterator[Statement]:
    """Everything one can try on a table or a view, by what it needs."""
    yield "select", f"select * from {table} limit 1"
    if kind in "rp":
        yield "insert", f"insert into {table} default values"
        yield "update", f"update {table} set {column} = default"
        yield "delete", f"delete from {table}"
        yield "truncate", f"truncate {table}"
        yield "drop", f"drop table {table} cascade"
        yield "alter", f"alter table {table} add column intruder text"
        yield "index", f"create index on {table} ({column})"
    else:
        yield "drop", f"drop view {table} cascade"
        yield "alter", f"alter view {table} rename to intruder"


def attempts(warehouse: Warehouse, role: str) -> Iterator[tuple[bool, str]]:
    """Whether a role may, and what."""
    relations = warehouse.connection.execute(
        """
        select
            format('%%I.%%I', n.nspname, c.relname), n.nspname, c.relkind::text,
            pg_get_userbyid(c.relowner), a.attname
        from pg_class as c
        inner join pg_namespace as n on n.oid = c.relnamespace
        inner join pg_attribute as a on a.attrelid = c.oid and a.attnum = 1
        where n.nspname = any(%s) and c.relkind in ('r', 'p', 'v')
        order by 1
        """,
        [SCHEMAS],
    ).fetchall()
    partitions = {
        name
        for (name,) in warehouse.connection.execute(
            "select relid::regclass::text from pg_partition_tree('raw.payloads') where isleaf"
        )
    }
    for table, schema, kind, owner, column in relations:
        may = set(MAY[role].get(table, ()))
        if owner == "hq_dbt":
            may |= {"select"} if schema in READS.get(role, ()) else set()
        if role == "hq_dbt" and table in partitions - {"raw.unrouted"}:
            may |= {"select"}
        for verb, statement in statements(table, column, kind):
            yield owner == role or verb in may, statement
    for schema in SCHEMAS:
        may_create = schema in CREATES.get(role, ())
        yield may_create, f"create table {schema}.intruder ()"
        yield may_create, f"create view {schema}.intruder as select 1 as one"
        yield (
            may_create,
            f"create function {schema}.intruder() returns int language sql return 1",
        )
        yield False, f"drop schema {schema} cascade"
        yield False, f"alter schema {schema} rename to intruder"
    for call, callers in CALLS.items():
        yield role in callers, f"select * from {call}"
    yield role == "hq_receiver", "select nextval('raw.landing_id_seq')"
    yield False, "select setval('raw.landing_id_seq', 1)"
    yield False, "create schema intruder"
    yield False, "create role intruder"
    yield False, "set role postgres"
    yield False, f"alter role {role} superuser"
    yield False, "copy (select 1) to program 'true'"


def refused(connection: psycopg.Connection[Any], statement: str) -> bool:
    """Tries a statement and takes it back. True when the role may not."""
    connection.execute("begin")
    try:
        connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        return True
    except (psycopg.errors.IntegrityError, psycopg.errors.DependentObjectsStillExist):
        return False  # was let through, and failed for another reason
    except psycopg.errors.GeneratedAlways:
        return False
    finally:
        connection.execute("rollback")
    return False


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_what_it_must_and_nothing_else(warehouse: Warehouse, role: str) -> None:
    # as the role itself, not as its owner who drops to it: there is nothing to go back to
    with closing(connect(warehouse.database | {"user": role})) as connection:
        connection.execute("set default_transaction_read_only = off")
        wrong = []
        tried = 0
        for may, statement in attempts(warehouse, role):
            tried += 1
            if refused(connection, statement) is may:
                wrong.append(f"{'refused' if may else 'LET THROUGH'}: {statement}")
    assert not wrong, "\n".join(wrong)
    assert tried > 300


def test_lookup_cannot_write_even_by_accident(warehouse: Warehouse) -> None:
    """Its transactions are read-only before any privilege is asked for."""
    with (
        closing(connect(warehouse.database | {"user": "hq_lookup"})) as connection,
        pytest.raises(psycopg.errors.ReadOnlySqlTransaction),
    ):
        connection.execute("create table core.intruder ()")


def test_what_dbt_makes_is_readable_at_once(warehouse: Warehouse) -> None:
    for schema in sorted(CREATES["hq_dbt"] - {"sending"}):
        warehouse.builder.execute(f"create table {schema}.brand_new (word text)")
        try:
            with closing(connect(warehouse.database | {"user": "hq_lookup"})) as lookup:
                lookup.execute(f"select * from {schema}.brand_new")
                with pytest.raises(psycopg.errors.Error) as error:
                    lookup.execute(f"insert into {schema}.brand_new values ('x')")
                assert error.value.sqlstate in ("42501", "25006")
        finally:
            warehouse.builder.execute(f"drop table {schema}.brand_new")


SNARE = """
create function extracted.snare() returns bigint language plpgsql as $$
begin
    execute 'create table raw.taken as select current_user::text as as_whom';
    return 1;
exception when others then
    return 1;
end $$;
-- a payload table that no model makes, so that nothing has to be taken away for it
create view extracted.unrouted as
select extracted.snare() as landing_id, null::text as quarantine_reason;
"""


def test_a_view_where_dbt_may_make_one_catches_nobody(warehouse: Warehouse) -> None:
    """What is called with the rights of its owner must not run what its caller has written."""
    warehouse.connection.execute("insert into raw.payloads (workflow, payload) values ('x', '{}')")
    warehouse.builder.execute(SNARE)
    try:
        for call, callers in CALLS.items():
            if "hq_dbt" in callers:
                warehouse.builder.execute(f"select * from {call}")
        caught = warehouse.connection.execute("select to_regclass('raw.taken')").fetchone()
        assert caught == (None,)
    finally:
        warehouse.builder.execute("drop view extracted.unrouted; drop function extracted.snare")
        warehouse.connection.execute("drop table if exists raw.taken")


def test_definers_touch_only_what_no_lesser_role_may_make(warehouse: Warehouse) -> None:
    """By their text: each names its schemas, and in those where others make things only tables of
    its owner's or of who stands above it."""
    definers = warehouse.connection.execute(
        """
        select p.oid::regprocedure::text, p.prosrc, p.proconfig, pg_get_userbyid(p.proowner)
        from pg_proc as p
        where p.prosecdef and p.pronamespace::regnamespace::text = any(%s)
        """,
        [SCHEMAS],
    ).fetchall()
    assert {"ops.workflow_status()", "ops.adopt_cluster()"} <= {name for name, *_ in definers}
    made_by_others = CREATES["hq_dbt"]
    for name, source, settings, _ in definers:
        assert settings == ["search_path=pg_catalog, pg_temp"], name
        code = re.sub("--.*", "", source)
        for schema, thing in re.findall(r"\b([a-z_]+)\.(%|[a-z_]+)", code):
            if schema not in made_by_others:
                continue
            assert thing != "%", f"{name} touches whatever stands in {schema}"
            owner = warehouse.connection.execute(
                """
                select pg_get_userbyid(relowner) from pg_class where oid = to_regclass(%(name)s)
                union all
                select pg_get_userbyid(proowner) from pg_proc
                where pronamespace = %(schema)s::regnamespace and proname = %(thing)s
                """,
                {"name": f"{schema}.{thing}", "schema": schema, "thing": thing},
            ).fetchall()
            seen = f"{name} touches {schema}.{thing}"
            assert owner, f"{seen}, which anybody who may create there can make"
            assert not {whose for (whose,) in owner} & set(ROLES), f"{seen}, which is a role's own"


def test_the_reader_only_reads_and_nobody_is_it(warehouse: Warehouse) -> None:
    ask = """
    select c.oid::regclass::text, p.name
    from pg_class as c
    cross join unnest('{insert, update, delete, truncate, trigger, references}'::text[]) as p (name)
    where c.relkind in ('r', 'p', 'v') and c.relnamespace != 'pg_catalog'::regnamespace
    and has_table_privilege('hq_reader', c.oid, p.name)
    union all
    select nspname, 'create' from pg_namespace
    where has_schema_privilege('hq_reader', oid, 'create')
    union all
    select roleid::regrole::text, 'member' from pg_auth_members where member = 'hq_reader'::regrole
    union all
    select rolname, 'is more than it should be' from pg_roles
    where rolname = 'hq_reader'
    and (rolcanlogin or rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)
    """
    assert warehouse.connection.execute(ask).fetchall() == []
    whose = warehouse.connection.execute(
        "select proowner::regrole::text from pg_proc where proname = 'workflow_status'"
    )
    assert whose.fetchall() == [("hq_reader",)]


@pytest.mark.parametrize("by_itself", [False, True])
def test_limits_of_a_role_hold_however_one_becomes_it(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, by_itself: bool
) -> None:
    """`alter role … set` acts on who logs in as the role, and not on who drops to it."""
    for name in ("host", "port", "dbname"):
        monkeypatch.setenv(reach.PG_VARIABLES[name], warehouse.database[name])
    settings = warehouse.connection.execute(
        "select rolname, rolconfig from pg_roles where rolname = any('{hq_receiver, hq_lookup}')"
    ).fetchall()
    assert len(settings) == 2
    for role, lines in settings:
        limits = dict(line.split("=") for line in lines)
        monkeypatch.setenv("PGUSER", role if by_itself else "postgres")
        with psycopg.connect(reach.conninfo(role, Settings()), autocommit=True) as connection:
            for setting, value in {**limits, "role": "none" if by_itself else role}.items():
                assert connection.execute(f"show {setting}").fetchone() == (value,)
            # nothing resets it to what the host says
            connection.execute("discard all")
            for setting, value in limits.items():
                assert connection.execute(f"show {setting}").fetchone() == (value,)
            if role == "hq_lookup":
                with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                    connection.execute("create temporary table intruder ()")
