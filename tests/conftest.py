"""What every test may ask for: a server, a database, a receiver, dbt. All real, all thrown away."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import httpx
import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from hq import keys, migrations
from hq.build import kept
from hq.build.compiled import Compiled
from hq.build.scripts import Script, load_scripts
from hq.postgres.server import Server
from tests.cluster import COORDINATOR, Cluster

PROJECT = Path(__file__).resolve().parents[1]
# 18 is the wheel's, 15 Debian's; 16 and 17 by the directory that holds their initdb; citus is the
# cluster of tests/cluster.py
VERSION = os.environ.get("HQ_TEST_PG", "18")
ON_CLUSTER = VERSION == "citus"
if ON_CLUSTER:
    os.environ["HQ_DISTRIBUTED"] = "true"
PG_15 = Path("/usr/lib/postgresql/15/bin")
BINARIES = {"18": None, "15": PG_15}.get(VERSION, Path(VERSION))
# for what takes long and is the same on every Postgres: HTTP, hypothesis, two whole builds
on_one_version = pytest.mark.skipif(
    VERSION not in ("18", "citus"), reason="not about Postgres: tried on 18"
)
TEMPLATE = "hq_template"
# one name for all, so that dbt's manifest, which holds it, stays warm from test to test
DATABASE = "hq_test"
SERVE = "hq serve"
# seconds that a first build of all workflows may take, cold and beside others
FIRST_BUILD = 600.0
VARIABLES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE"}

# files that take minutes: who gets one last would let the other worker wait
LONG = (
    "test_same_by_every_way", "test_restore", "test_two_builds", "test_watch", "test_concurrency",
    "test_lists_change", "test_withdraw", "test_readers", "test_cuts", "test_crash",
    "test_trouble", "test_long_texts", "test_functions", "test_cuts_can_fail", "test_claims",
    "test_environment",
)  # fmt: skip

Parameters = dict[str, str]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files first, in the order of LONG."""
    places = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.path.stem, len(LONG)))


def free_port() -> int:
    """A TCP port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def connect(
    database: Parameters, role: str | None = None, **more: Any
) -> psycopg.Connection[tuple[Any, ...]]:
    """An autocommit connection as postgres, or one that has dropped to a role."""
    options = {"options": f"-c role={role}"} if role else {}
    return psycopg.connect(make_conninfo("", **database, **options), autocommit=True, **more)


def home_of(database: Parameters) -> Path:
    """HQ_HOME of what uses this database."""
    if ON_CLUSTER:
        return Path(tempfile.gettempdir()) / f"hq-cluster-{os.getpid()}" / "home"
    return Path(database["host"]).parent / "home"


def environment(database: Parameters | None, home: Path | None = None) -> dict[str, str]:
    """Variables of a subprocess that is to use this database and nothing of the machine's."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PG", "HQ_", "DBT_")) and name != "DATABASE_URL"
    }
    if database:
        clean |= {variable: database[name] for name, variable in VARIABLES.items()}
        home = home or home_of(database)
    if ON_CLUSTER:
        clean["HQ_DISTRIBUTED"] = "true"
    if home:
        clean["HQ_HOME"] = str(home)
    return clean | {"PYTHONPATH": str(PROJECT), "NO_COLOR": "1", "COLUMNS": "200"}


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server | Cluster]:
    """A throwaway server of the version in HQ_TEST_PG (18, 15 or a directory of binaries); citus is
    the cluster whose coordinator is HQ_TEST_CITUS."""
    if ON_CLUSTER:
        if not COORDINATOR:
            pytest.skip("HQ_TEST_PG=citus but HQ_TEST_CITUS names no coordinator")
        yield Cluster()
        shutil.rmtree(home_of({}).parent, ignore_errors=True)
        return
    if BINARIES and not BINARIES.exists():
        pytest.skip(f"HQ_TEST_PG={VERSION} but there is no {BINARIES}")
    home = Path(tempfile.mkdtemp(prefix="hq-test-"))
    # pulling a plug is not tried on this one, so it need not wait for the disk
    server = Server(
        home / "data",
        BINARIES,
        {"fsync": "off", "shared_buffers": "256MB"},
    )
    try:
        server.start()
        yield server
    finally:
        server.stop("immediate")
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def template(postgres: Server | Cluster) -> Iterator[str]:
    """Name of a database as `hq migrate` leaves it; `create database … template` copies it."""
    with new_database(postgres, TEMPLATE) as database:
        migrations.migrate(make_conninfo("", **database), distributed=ON_CLUSTER)
        yield TEMPLATE


@contextmanager
def new_database(
    server: Server | Cluster, name: str, template: str = "template1"
) -> Iterator[Parameters]:
    """A fresh database, dropped afterwards whoever still holds on to it."""
    place = server if isinstance(server, Cluster) else OneServer(server)
    place.drop(name)
    place.create(name, template)
    try:
        yield server.parameters | {"dbname": name}
    finally:
        place.drop(name)


@dataclass
class OneServer:
    """Databases of a server, made and dropped as those of a cluster."""

    server: Server

    def create(self, name: str, template: str) -> None:
        made = sql.SQL("create database {} template {}")
        self._say(made.format(sql.Identifier(name), sql.Identifier(template)))

    def drop(self, name: str) -> None:
        self._say(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))

    def _say(self, statement: sql.Composed) -> None:
        with connect(self.server.parameters) as admin:
            admin.execute(statement)


@pytest.fixture
def database(postgres: Server | Cluster, template: str) -> Iterator[Parameters]:
    """libpq parameters (host, port, user, dbname) of a fresh, migrated database."""
    with new_database(postgres, DATABASE, template) as parameters:
        yield parameters


@pytest.fixture
def empty_database(postgres: Server | Cluster) -> Iterator[Parameters]:
    """The same before `hq migrate`."""
    with new_database(postgres, "hq_empty") as parameters:
        yield parameters


@dataclass
class Receiver:
    """A running receiver: where it is, and a key that may land."""

    url: str
    key: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def headers(self) -> dict[str, str]:
        return {"x-api-key": self.key, "content-type": "application/json"}


@contextmanager
def running_receiver(
    database: Parameters, app: str = "receiver.app:app", **variables: str
) -> Iterator[Receiver]:
    """`uvicorn receiver.app:app` on a free port, up when the block begins, down when it ends.

    With SERVE as the app it is `hq serve`, which has a short way for plain requests.
    """
    port = free_port()
    with connect(database) as connection:
        key = keys.add(connection, "tests", ["land", "read"])
    handle, name = tempfile.mkstemp(prefix="hq-receiver-", suffix=".log")
    program = ["hq.cli", "serve"] if app == SERVE else ["uvicorn", app]
    command = [sys.executable, "-m", *program, "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=PROJECT, env=environment(database) | variables, stdout=handle, stderr=handle
    )
    os.close(handle)
    receiver = Receiver(f"http://127.0.0.1:{port}", key, process, Path(name))
    try:
        wait_for(lambda: _answers(receiver), 60)  # others may use the machine as well
        yield receiver
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        receiver.log.unlink(missing_ok=True)


@pytest.fixture
def receiver(database: Parameters) -> Iterator[Receiver]:
    """A receiver of the fresh database: .url, .key, .headers, .process, .log."""
    with running_receiver(database) as running:
        yield running


def wait_for(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Waits until something is so; fails when it takes too long."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not so after {seconds} s"
        time.sleep(0.05)


def _answers(receiver: Receiver) -> bool:
    if receiver.process.poll() is not None:
        pytest.fail(f"the receiver ended at once:\n{receiver.log.read_text()}")
    try:
        return httpx.get(f"{receiver.url}/healthz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


class Dbt:
    """dbt on one database: call it to run in this process, warm; `start` runs it beside us."""

    # what was parsed once serves the whole session, on each database; a manifest holds what --vars
    # said, and the name of its database
    manifests: dict[tuple[Path, tuple[str, ...], str], Any] = {}  # noqa: RUF012 - shared by all

    def __init__(self, database: Parameters, home: Path, project: Path = PROJECT) -> None:
        self.database = database
        self.project = project
        self.home = home
        self.home.mkdir(parents=True, exist_ok=True)
        shutil.copy(project / "profiles.example.yml", home / "profiles.yml")

    @property
    def places(self) -> list[str]:
        return [
            *("--project-dir", str(self.project), "--profiles-dir", str(self.home)),
            *("--target-path", str(self.home / "target"), "--log-level-file", "none"),
        ]

    @property
    def manifest(self) -> Any:
        """What `dbt parse` reads from the project."""
        return self._parsed(())

    def __call__(self, *arguments: str, check: bool = True) -> Any:
        """Runs `dbt build …` and the like. Returns the dbtRunnerResult; fails if dbt did."""
        at = arguments.index("--vars") if "--vars" in arguments else len(arguments)
        manifest = None if "parse" in arguments else self._parsed(arguments[at : at + 2])
        result = self._invoke(manifest, *arguments)
        if check:
            assert result.success, result.exception or failures(result)
        return result

    def _invoke(self, manifest: Any, *arguments: str) -> Any:
        from dbt.cli.main import dbtRunner

        before = dict(os.environ)
        os.environ.clear()
        os.environ.update(environment(self.database, self.home))
        try:
            return dbtRunner(manifest).invoke(["--quiet", *arguments, *self.places])
        finally:
            os.environ.clear()
            os.environ.update(before)

    def _parsed(self, given: tuple[str, ...]) -> Any:
        """The manifest under these --vars, in which all stands in the database of this one."""
        name = self.database["dbname"]
        known = (self.project, given, name)
        if known in self.manifests:
            return self.manifests[known]
        for (project, other_given, other), manifest in self.manifests.items():
            if (project, other_given) == (self.project, given):
                self.manifests[known] = _moved(manifest, other, name)
                return self.manifests[known]
        parsed = self._invoke(None, "parse", *given)
        assert parsed.success, parsed.exception
        self.manifests[known] = parsed.result
        return parsed.result

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """The same as a process of its own, for what is killed or runs beside another."""
        command = [str(Path(sys.executable).parent / "dbt"), "--quiet", *arguments, *self.places]
        return subprocess.Popen(
            command, cwd=self.project, env=environment(self.database, self.home)
        )


def _moved(manifest: Any, database: str, other: str) -> Any:
    """A manifest as it would be had it been parsed for another database."""
    # dbt 1.11 cannot copy what is disabled; nobody asks for it
    manifest.disabled, disabled = {}, manifest.disabled
    moved = manifest.deepcopy()
    manifest.disabled = disabled
    for kind in (moved.nodes, moved.sources, moved.functions):
        for node in kind.values():
            if getattr(node, "database", None) == database:
                node.database = other
            if getattr(node, "relation_name", None):
                node.relation_name = node.relation_name.replace(f'"{database}".', f'"{other}".')
    return moved


def failures(result: Any) -> list[str]:
    """What went wrong in a dbt run, node by node."""
    return [
        f"{one.node.unique_id}: {one.message}"
        for one in getattr(result.result, "results", None) or []
        if one.status not in ("success", "pass", "warn", "no-op", "skipped")
    ]


@pytest.fixture(scope="session")
def dbt_home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="hq-dbt-"))
    yield home
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def built_template(postgres: Server | Cluster, template: str, dbt_home: Path) -> Iterator["Built"]:
    """A database as the first build of an empty one leaves it: to be copied, not to be used."""
    with new_database(postgres, Built.name, template) as database:
        dbt = Dbt(database, dbt_home / Built.name)
        # tests are for data: those who land some run them
        dbt("build", "--exclude", "resource_type:unit_test", "resource_type:test")
        # kept in memory: later runs, a rebuild among them, write other scripts into target
        yield Built(dbt.manifest, load_scripts(dbt.manifest, dbt.home / "target"))


@dataclass(frozen=True)
class Built:
    """What dbt built and wrote into an empty database."""

    manifest: Any
    scripts: list[Script]
    name: ClassVar[str] = "hq_built"

    def scripts_for(self, database: Parameters) -> list[Script]:
        """The scripts that dbt would write for a copy of it: they name their database."""
        name = f'"{database["dbname"]}".'
        steps = ("open", "merge", "fill", "close")
        return [
            replace(
                one, **{step: getattr(one, step).replace(f'"{self.name}".', name) for step in steps}
            )
            for one in self.scripts
        ]


@pytest.fixture
def begun(postgres: Server | Cluster, built_template: Built) -> Iterator[Parameters]:
    """A fresh database as a loop leaves it that has built everything: the next goes on from there,
    without the tests of what it builds."""
    with new_database(postgres, DATABASE, built_template.name) as database:
        file = home_of(database) / "loop" / "compiled.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        compiled = Compiled.of(built_template.manifest, built_template.scripts_for(database), [])
        with connect(database) as connection:
            kept.save(connection, file, kept.fingerprint(PROJECT, DATABASE), compiled)
        yield database


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A cluster of its own, migrated, that waits for the disk: to be killed."""
    if ON_CLUSTER:
        pytest.skip("what kills a server makes its own, of one node")
    server = Server(
        tmp_path_factory.mktemp("cluster") / "data",
        BINARIES,
        {"shared_buffers": "64MB"},
    )
    try:
        server.start()
        migrations.migrate(make_conninfo("", **server.parameters))
        yield server
    finally:
        server.stop("immediate")


@pytest.fixture
def dbt(database: Parameters, dbt_home: Path) -> Dbt:
    """dbt on the fresh database: `dbt("build", "--select", "…")`."""
    return Dbt(database, dbt_home)


@pytest.fixture
def build(dbt: Dbt) -> Callable[..., Any]:
    """`build("--select", "…")` is `dbt build --select …`."""
    return lambda *arguments, **options: dbt("build", *arguments, **options)
