"""Dumped here, restored where transactions are counted from the beginning: nothing is lost."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from psycopg.conninfo import make_conninfo

from hq import migrations
from hq.postgres.server import Server
from tests.conftest import (
    BINARIES,
    PROJECT,
    Dbt,
    Parameters,
    connect,
    environment,
    on_one_version,
)
from tests.pipeline.bodies import RandomBodies
from tests.pipeline.conftest import (
    TECHNICAL,
    Body,
    Rows,
    Warehouse,
    assert_same,
    land_bodies,
    samples,
)

AHEAD = 20_000  # transactions: the old cluster is as far ahead of the new one as this, at least
IGNORED = TECHNICAL | {"landed_xid"}


@pytest.fixture
def other_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A new cluster of the same version."""
    server = Server(
        tmp_path_factory.mktemp("restored") / "data",
        BINARIES,
        {"fsync": "off", "shared_buffers": "64MB"},
    )
    try:
        server.start()
        yield server
    finally:
        server.stop("immediate")


@pytest.mark.parametrize("noticed_by", [pytest.param("dbt", marks=on_one_version), "migrate"])
def test_a_restored_database_is_read_again(
    warehouse: Warehouse,
    other_cluster: Server,
    dbt_home: Path,
    postgres: Server,
    tmp_path: Path,
    noticed_by: str,
) -> None:
    random_bodies = RandomBodies(3)
    built, waiting, later = (
        samples(),
        [next(random_bodies) for _ in range(20)],
        [next(random_bodies) for _ in range(20)],
    )
    warehouse.connection.execute(
        "do $$ begin for i in 1.."
        + str(AHEAD)
        + " loop perform pg_current_xact_id(); commit; end loop; end $$"
    )
    warehouse.land(built)
    warehouse.build()
    warehouse.land(waiting)
    # who is no superuser cannot give tables away, and owns them all
    owners = ["--no-owner"] if noticed_by == "migrate" else []
    restored = restore(postgres, warehouse.database, other_cluster, tmp_path, owners)
    assert counter(restored) + AHEAD / 2 < counter(warehouse.database)

    # what should have come of it, had nobody moved
    warehouse.land(later)
    warehouse.build()
    expected = warehouse.rows(IGNORED)

    if noticed_by == "migrate":
        done = migrations.migrate(make_conninfo("", **restored))
        assert done.stamped == len(built) + len(waiting)
        assert done.given_back > len(warehouse.rows(IGNORED))  # tables, and beside them functions
        again = migrations.migrate(make_conninfo("", **restored))
        assert (again.stamped, again.given_back) == (None, 0)
    land(restored, later[:10])
    dbt = Dbt(restored, dbt_home / "restored")
    said = run(dbt)
    if noticed_by == "dbt":
        # what came after the restore was stamped again as well: no harm
        number = len(built) + len(waiting) + 10
        assert f"restored from another cluster: {number} payloads are stamped anew" in said
    else:
        assert "restored from another cluster" not in said
    land(restored, later[10:])
    assert "restored from another cluster" not in run(dbt)

    assert_same(rows(restored, dbt), expected)


def restore(
    server: Server, source: Parameters, other: Server, place: Path, words: list[str]
) -> Parameters:
    """pg_dumpall for the roles, pg_dump -Fc, pg_restore."""
    dump = place / "hq.dump"
    old, new = environment(source), environment(other.parameters)
    roles = subprocess.run(
        [server.bin / "pg_dumpall", "--roles-only"], env=old, check=True, capture_output=True
    ).stdout
    # the role postgres is there already, which is no reason to stop
    subprocess.run(
        [other.bin / "psql", "-q", "-X"], input=roles, env=new, check=True, capture_output=True
    )
    subprocess.run([server.bin / "pg_dump", "-Fc", "-f", dump], env=old, check=True)
    with connect(other.parameters) as connection:
        connection.execute(f"create database {source['dbname']}")
    restored = other.parameters | {"dbname": source["dbname"]}
    subprocess.run(
        [other.bin / "pg_restore", "--exit-on-error", *words, "-d", source["dbname"], dump],
        env=environment(restored),
        check=True,
    )
    return restored


def counter(database: Parameters) -> int:
    """How many transactions the cluster has counted."""
    with connect(database) as connection:
        row = connection.execute("select pg_current_xact_id()::text::bigint").fetchone()
        assert row
        return int(row[0])


def land(database: Parameters, bodies: list[Body]) -> None:
    with connect(database) as connection:
        land_bodies(bodies, connection)


def rows(database: Parameters, dbt: Dbt) -> Rows:
    warehouse = Warehouse(database, dbt)
    try:
        return warehouse.rows(IGNORED)
    finally:
        warehouse.close()


def run(dbt: Dbt) -> str:
    """`dbt run` as people run it. Returns what it says."""
    done = subprocess.run(
        [Path(sys.executable).parent / "dbt", "run", *dbt.places],
        cwd=dbt.project,
        env=environment(dbt.database, dbt.home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    return done.stdout


PART = "--select '+companyenrich_payloads quarantine' --exclude 'resource_type:test'"
# all that Postgres knows of who may do what, by names
RIGHTS = """
with

acls as (

    select 'schema ' || oid::regnamespace as what, nspowner as owner, nspacl as acl, 'n' as kind
    from pg_namespace
    union all
    select
        case relkind when 'S' then 'sequence ' else 'relation ' end || oid::regclass,
        relowner, relacl, case relkind when 'S' then 's' else 'r' end
    from pg_class where relkind in ('r', 'p', 'v', 'S')
    union all
    select 'function ' || oid::regprocedure, proowner, proacl, 'f' from pg_proc
    union all
    select 'column ' || attrelid::regclass || '.' || attname, null, attacl, null
    from pg_attribute where attacl is not null
    union all
    select 'database', datdba, datacl, 'd' from pg_database where datname = current_database()
    union all
    select
        'made later by ' || defaclrole::regrole || ' in ' || defaclnamespace::regnamespace
        || ' of kind ' || defaclobjtype::text, null, defaclacl, null
    from pg_default_acl

)

select what, 'belongs to ' || owner::regrole as fact from acls
where owner is not null and not what ~ 'pg_(catalog|toast)|information_schema'
union all
select
    a.what,
    concat_ws(
        ' ', e.grantor::regrole, 'lets', e.grantee::regrole, e.privilege_type, e.is_grantable
    )
from acls as a
cross join lateral aclexplode(coalesce(a.acl, acldefault(a.kind::"char", a.owner))) as e
where not a.what ~ 'pg_(catalog|toast)|information_schema'
union all
select 'role ' || rolname, (to_jsonb(r) - '{oid, rolpassword, rolconfig}'::text[])::text
from pg_roles as r where rolname !~ '^pg_'
union all
select
    concat_ws(' ', 'setting of', nullif(s.setrole, 0)::regrole, nullif(s.setdatabase, 0)),
    unnest(s.setconfig)
from pg_db_role_setting as s
union all
select
    'member ' || m.member::regrole || ' of ' || m.roleid::regrole,
    (to_jsonb(m) - '{oid, roleid, member, grantor}'::text[])::text || ' by ' || m.grantor::regrole
from pg_auth_members as m where m.member::regrole::text !~ '^pg_'
"""


def test_the_page_for_3_am_restores_by_a_user_who_is_no_superuser(
    tmp_path: Path, other_cluster: Server, cluster_of_a_host: Server
) -> None:
    """Line by line as docs/operate.md has it; then all rights are those of the first cluster."""
    first, new = (host_gives_a_database(one) for one in (cluster_of_a_host, other_cluster))
    env = {
        **environment(None, tmp_path / "home"),
        "PATH": f"{other_cluster.bin}:{Path(sys.executable).parent}:{os.environ['PATH']}",
        "DATABASE_URL": url(first),
        "NEW_URL": url(new),
    }
    migrations.migrate(make_conninfo("", **first))
    shell(f"hq build {PART}", env, tmp_path)
    land(first, samples())
    expected = rights(first)
    assert ("schema raw", "belongs to operator") in expected

    *_, section = (PROJECT / "docs/operate.md").read_text().partition("into another cluster\n")
    section, *_ = section.split("\n## ")
    lines = re.findall(r"^    (.*)$", section.replace("\\\n", ""), re.MULTILINE)
    dump, _, roles, restore_, migrate, build = lines
    for line in (dump, roles):
        shell(line, env, tmp_path)
    said = shell(restore_, env, tmp_path, check=False)
    assert "OWNER TO hq_dbt" in said, "what only a superuser may is told"
    shell(migrate, env, tmp_path)
    assert_rights(new, expected)
    assert "Nothing to migrate." in shell(migrate, env, tmp_path)
    assert_rights(new, expected)

    shell(f"{build} {PART}", env, tmp_path)
    assert_rights(new, expected)
    with connect(new) as connection:
        status = connection.execute("select workflow, landed, extracted from ops.workflow_status()")
        assert {row[1] for row in status} != {0}
        connection.execute("set role hq_dbt; create table core.brand_new (); reset role")
        connection.execute("set role hq_lookup; select from core.brand_new")


@pytest.fixture
def cluster_of_a_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A cluster in which nobody has been yet."""
    server = Server(
        tmp_path_factory.mktemp("host") / "data",
        BINARIES,
        {"fsync": "off", "shared_buffers": "64MB"},
    )
    try:
        server.start()
        yield server
    finally:
        server.stop("immediate")


def host_gives_a_database(server: Server) -> Parameters:
    """As a managed Postgres is handed over: a user who may make roles, and owns a database."""
    with connect(server.parameters) as connection:
        connection.execute("create role operator login createrole createdb")
        connection.execute("create database hq owner operator")
    return server.parameters | {"user": "operator", "dbname": "hq"}


def url(database: Parameters) -> str:
    where = f"host={quote(database['host'], safe='')}&port={database['port']}"
    return f"postgresql://{database['user']}@/{database['dbname']}?{where}"


def shell(line: str, env: dict[str, str], place: Path, check: bool = True) -> str:
    """Runs a line in a shell. Returns all that it says."""
    done = subprocess.run(
        ["bash", "-c", line],
        env=env,
        cwd=place,
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert done.returncode == 0 or not check, f"{line}\n{done.stdout[-3000:]}"
    return done.stdout


def rights(database: Parameters) -> set[tuple[str, str]]:
    """Who there is, who is whom, whose everything is, and who may do what to it."""
    with connect(database) as connection:
        return {(str(what), str(fact)) for what, fact in connection.execute(RIGHTS)}


def assert_rights(database: Parameters, expected: set[tuple[str, str]]) -> None:
    given = rights(database)
    assert (sorted(expected - given), sorted(given - expected)) == ([], [])
