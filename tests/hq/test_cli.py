"""The command line as a person meets it: what it prints, what it says when something is missing."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from doors.settings import Settings
from hq.postgres import home
from hq.postgres.server import Server
from tests.conftest import (
    PROJECT,
    Parameters,
    connect,
    environment,
    free_port,
    new_database,
    on_one_version,
)

BAD_URL = "postgresql://a:p/1@h/hq"  # pragma: allowlist secret
KEY = re.compile(r"hq_[A-Za-z0-9_-]{43}\n")


def hq(
    *words: str, env: dict[str, str], given: str | None = None, cwd: Path = PROJECT
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hq.cli", *words],
        cwd=cwd,
        env=env,
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def assert_sentence(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Failed, with one or two plain lines that name these words."""
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 2, done.stderr
    for word in words:
        assert word in done.stderr


@pytest.fixture(scope="module")
def embedded() -> Iterator[dict[str, str]]:
    """Environment of a home whose database is started."""
    place = Path(tempfile.mkdtemp(prefix="hq-test-"))
    env = environment(None, place)
    try:
        started = hq("db", "start", env=env)
        assert started.returncode == 0, started.stderr
        yield env
    finally:
        home.server(Settings(home=place)).stop("immediate")
        shutil.rmtree(place, ignore_errors=True)


@on_one_version
def test_env_is_for_eval_and_start_twice_is_fine(embedded: dict[str, str]) -> None:
    assert hq("db", "start", env=embedded).returncode == 0
    printed = hq("db", "env", env=embedded).stdout
    names = [line.split("=")[0] for line in printed.splitlines()]
    assert names == ["export PGHOST", "export PGPORT", "export PGUSER", "export PGDATABASE"]
    seen = subprocess.run(
        ["sh", "-c", f'{printed}\necho "$PGHOST|$PGPORT|$PGUSER|$PGDATABASE"'],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    where = home.server(Settings(home=Path(embedded["HQ_HOME"]))).parameters
    assert seen == f"{where['host']}|5432|postgres|hq"


@on_one_version
def test_data_outlive_a_stop(embedded: dict[str, str]) -> None:
    key = hq("keys", "add", "lasting", "--scope", "read", env=embedded)
    assert KEY.fullmatch(key.stdout)
    assert hq("db", "stop", env=embedded).returncode == 0
    assert hq("db", "status", env=embedded).returncode == 3
    assert_sentence(hq("status", env=embedded), "hq db start")
    assert hq("db", "start", env=embedded).returncode == 0
    assert "lasting" in hq("keys", "list", env=embedded).stdout


def test_env_of_a_url_quotes_and_names_the_password_only_if_there_is_one() -> None:
    secret = "it's & odd"  # noqa: S105
    where = "db.example.com:6543/hq?sslmode=verify-full&sslrootcert=/etc/ca.pem"
    env = environment(None) | {"DATABASE_URL": f"postgresql://ann:{quote(secret)}@{where}"}
    printed = hq("db", "env", env=env).stdout
    names = "PGHOST PGPORT PGUSER PGDATABASE PGPASSWORD PGSSLMODE PGSSLROOTCERT"
    shown = "|".join(f"${name}" for name in names.split())
    seen = subprocess.run(
        ["sh", "-c", f'{printed}\necho "{shown}"'],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"]},
    ).stdout.strip()
    assert seen == f"db.example.com|6543|ann|hq|{secret}|verify-full|/etc/ca.pem"


def test_env_of_a_file_and_of_a_service(tmp_path: Path) -> None:
    """Both name the server to libpq and to dbt alike, which has defaults of its own."""
    (tmp_path / ".env").write_text("PGHOST=db.example.com\nPGUSER=ann\n")
    printed = hq("db", "env", env=environment(None), cwd=tmp_path).stdout
    assert "PGHOST=db.example.com\n" in printed
    assert "PGDATABASE=ann\n" in printed  # as libpq has it; the profile would say hq
    (tmp_path / ".env").write_text(f"PGSERVICE=there\nPGSERVICEFILE={tmp_path}/services\n")
    (tmp_path / "services").write_text("[there]\nhost=db.example.com\nport=6543\ndbname=house\n")
    printed = hq("db", "env", env=environment(None), cwd=tmp_path).stdout
    for line in ("PGHOST=db.example.com\n", "PGPORT=6543\n", "PGDATABASE=house\n"):
        assert line in printed


def test_a_key_is_printed_once_and_stored_hashed(database: Parameters) -> None:
    env = environment(database)
    made = hq("keys", "add", "clay", "--scope", "land, read", env=env)
    assert KEY.fullmatch(made.stdout)
    assert made.stderr == ""
    key = made.stdout.strip()
    with connect(database) as connection:
        row = connection.execute(
            "select name, scopes, hint, key_sha256 = sha256(%s::bytea), to_jsonb(k)::text "
            "from ops.api_keys as k",
            [key.encode()],
        ).fetchone()
    assert row is not None
    assert row[:4] == ("clay", ["land", "read"], key[:8], True)
    assert key not in row[4]
    listed = hq("keys", "list", env=env).stdout
    assert key[:8] in listed
    assert key not in listed
    revoked = hq("keys", "revoke", f"{key[:8]}…", env=env)  # as the list shows it
    assert (revoked.returncode, "number 1, clay, " in revoked.stderr) == (0, True)
    assert "revoked" in hq("keys", "list", env=env).stdout
    assert_sentence(hq("keys", "revoke", "clay", env=env), "clay", "hq keys list")
    signed = hq("keys", "add", "forms", "--scope", "land", "--signed", env=env).stdout
    assert re.fullmatch(KEY.pattern + r"whsec_[A-Za-z0-9+/]{43}=\n", signed)
    assert "live, signed" in hq("keys", "list", env=env).stdout
    both = ("--scope", "land,read", "--signed")
    assert_sentence(hq("keys", "add", "forms", *both, env=env), "--scope land")
    assert_sentence(hq("keys", "add", "x", "--scope", "fly", env=env), "fly", "land, read")


@on_one_version
def test_nothing_to_talk_to(tmp_path: Path) -> None:
    assert_sentence(hq("status", env=environment(None, tmp_path)), "hq db start", "DATABASE_URL")
    gone = environment(None, tmp_path) | {"PGHOST": "127.0.0.1", "PGPORT": str(free_port())}
    for words in (["status"], ["migrate"], ["build"], ["serve"], ["load", "companyenrich", "-"]):
        assert_sentence(hq(*words, env=gone), "refused", "hq db start")


@on_one_version
def test_a_wrong_password(postgres: Server) -> None:
    """Over TCP, with passwords: what an external Postgres is like."""
    with new_database(postgres, "hq_secret") as database:
        hba = postgres.data_dir / "pg_hba.conf"
        before = hba.read_text()
        # who is not trusted is asked
        hba.write_text(f"local hq_secret hq_lookup scram-sha-256\n{before}")
        try:
            with connect(database) as connection:
                connection.execute("select pg_reload_conf()")
            env = environment(database) | {"PGUSER": "hq_lookup", "PGPASSWORD": "wrong"}
            assert_sentence(hq("status", env=env), "password", "PGPASSWORD")
        finally:
            hba.write_text(before)
            with connect(postgres.parameters) as connection:
                connection.execute("select pg_reload_conf()")


@on_one_version
def test_a_database_that_is_not_there_or_not_migrated(empty_database: Parameters) -> None:
    env = environment(empty_database)
    for words in (["status"], ["build"], ["serve"], ["load", "companyenrich", "-"]):
        assert_sentence(hq(*words, env=env, given="{}"), "hq migrate")
    assert_sentence(hq("keys", "add", "a", "--scope", "land", env=env), "hq migrate")
    assert_sentence(hq("status", env=env | {"PGDATABASE": "nowhere"}), "nowhere", "createdb")
    migrated = hq("migrate", env=env)
    assert migrated.returncode == 0
    assert "Applied 0001" in migrated.stderr
    assert hq("migrate", env=env).stderr == "Nothing to migrate.\n"
    assert hq("status", env=env).returncode == 0


@on_one_version
def test_a_database_that_is_read_only(database: Parameters) -> None:
    """As after a failover, or when a host found its disk full."""
    env = environment(database)
    assert (
        hq("load", "companyenrich", "-", env=env, given='{"domain": "a.example"}').returncode == 0
    )
    with connect(database) as connection:
        connection.execute("alter database hq_test set default_transaction_read_only = on")
    for words in (
        ["migrate"],
        ["build"],
        ["load", "companyenrich", "-"],
        ["keys", "add", "a", "--scope", "land"],
        ["keys", "revoke", "a"],
    ):
        assert_sentence(hq(*words, env=env, given='{"domain": "b.example"}'), "read-only")
    assert hq("status", env=env).returncode == 0
    assert "a.example" in hq("trace", "1", env=env).stdout


@on_one_version
def test_a_port_that_is_taken(database: Parameters) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = hq("serve", "--port", str(port), env=environment(database))
    assert done.returncode == 1
    assert f"hq serve --port {port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


@on_one_version
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HQ_PORT", "many", "integer"),
        ("HQ_PORT", "99999", "65535"),
        ("HQ_LOG_LEVEL", "LOUD", "DEBUG"),
    ],
)
def test_a_setting_that_cannot_be(database: Parameters, name: str, value: str, said: str) -> None:
    env = environment(database) | {name: value}
    assert_sentence(hq("serve", env=env), name, said, ".env.example")


@on_one_version
def test_a_port_that_cannot_be(database: Parameters) -> None:
    done = hq("serve", "--port", "99999", env=environment(database))
    assert done.returncode == 2
    assert "65535" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("word", ["debug", "Warning", " CRITICAL "])
def test_levels_in_any_case(word: str) -> None:
    assert Settings(log_level=word).log_level == word.strip().upper()


@on_one_version
@pytest.mark.parametrize(
    ("words", "variables", "said"),
    [
        (["load", "companyenric", "-"], {}, ["companyenric", "Did you mean companyenrich?"]),
        (["load", "companyenrich", "none.csv"], {}, ["none.csv", "No such file"]),
        (["load", "companyenrich", "tests"], {}, ["tests", "Is a directory"]),
        (["load", "companyenrich", "-", "--format", "xml"], {}, ["--format", "ndjson"]),
        (["status"], {"HQ_PROJECT_DIR": "docs"}, ["No workflow", "HQ_PROJECT_DIR"]),
        (["status"], {"DATABASE_URL": BAD_URL}, ["DATABASE_URL", "%2F"]),
        (["db", "start"], {"HQ_HOME": "README.md/hq"}, ["README.md/hq", "Not a directory"]),
        (["build", "--watch", "--rebuild"], {}, ["--watch", "no other option"]),
    ],
)
def test_what_a_person_gets_wrong(
    database: Parameters, words: list[str], variables: dict[str, str], said: list[str]
) -> None:
    done = hq(*words, env=environment(database) | variables, given="{}")
    assert_sentence(done, *said)
    assert "p/1" not in done.stderr  # of the password


def test_status_before_the_first_build(database: Parameters) -> None:
    done = hq("status", env=environment(database))
    assert done.returncode == 0
    assert "nothing has come yet" in done.stdout
    assert "none yet" in done.stdout


def test_status_names_who_holds_the_horizon_back(database: Parameters) -> None:
    idle = connect(database, application_name="sleepy writer")
    idle.execute("begin")
    idle.execute("insert into raw.payloads (workflow, payload) values ('companyenrich', '{}')")
    who = f"sleepy writer (pid {idle.info.backend_pid}, database {database['dbname']}"
    seen = hq("status", env=environment(database)).stdout
    assert re.search(rf"held back for \d+ \w+ by {re.escape(who)}, idle in transaction\)", seen)
    # whoever migrated elsewhere is no superuser, and may not know since when others are at it
    with connect(database) as connection:
        connection.execute("alter function ops.horizon_holders owner to hq_lookup")
    seen = hq("status", env=environment(database)).stdout
    assert f"held back by {who})" in seen
    idle.close()


def test_trace_shows_the_row_and_what_is_pending(database: Parameters) -> None:
    env = environment(database)
    done = hq("load", "companyenrich", "-", env=env, given='{"domain": "a.example.com"}\n')
    assert done.returncode == 0, done.stderr
    traced = hq("trace", "1", env=env)
    assert "raw.companyenrich_payloads" in traced.stdout
    assert "a.example.com" in traced.stdout
    assert "pending" in traced.stdout
    assert_sentence(hq("trace", "99", env=env), "99", "raw.rejected")


def test_trace_shows_numbers_of_any_length(database: Parameters) -> None:
    """jsonb holds them in a few bytes; Python reads none of more than 4,300 digits."""
    env = environment(database)
    with connect(database) as connection:
        connection.execute("create table core.numbers (landing_id bigint, fields jsonb, none text)")
        for number, elements in enumerate((1, 20_000), 1):
            long = "[" + ",".join(["1e131071"] * elements) + "]"
            connection.execute(
                "insert into raw.payloads (landing_id, workflow, payload) values "
                "(%s, 'companyenrich', jsonb_build_object('n', %s::jsonb))",
                [number, long],
            )
            connection.execute("insert into core.numbers values (%s, %s)", [number, long])
    one = hq("trace", "1", env=env)
    assert (one.returncode, one.stderr) == (0, "")
    lines = one.stdout.splitlines()
    assert lines[1].startswith('    {"n": [10000')
    assert lines[1].endswith("… (131081 characters)")
    assert lines[2] == "core.numbers  1 row"
    assert lines[3].startswith('    {"fields": [10000')
    many = hq("trace", "2", env=env)
    assert (many.returncode, many.stderr) == (0, "")
    assert many.stdout.count("cannot be shown") == 2
    assert hq("status", env=env).returncode == 0


def test_psql_dump_and_restore_of_the_database_in_use(
    database: Parameters, empty_database: Parameters, tmp_path: Path
) -> None:
    env = environment(database)
    asked = hq("db", "psql", "-Atc", "select current_database()", env=env)
    assert asked.stdout == f"{database['dbname']}\n", asked.stderr
    file = str(tmp_path / "hq.dump")
    dumped = hq("db", "dump", file, "--schema=ops", env=env)
    assert dumped.returncode == 0, dumped.stderr
    restored = hq("db", "restore", file, env=environment(empty_database))
    assert restored.returncode == 0, restored.stderr
    with connect(empty_database) as connection:
        assert connection.execute("select count(*) > 0 from ops.migrations").fetchone() == (True,)
    nowhere = env | {"HQ_PG_BIN": "/nowhere"}
    assert_sentence(hq("db", "psql", env=nowhere), "/nowhere/psql", "HQ_PG_BIN")


def test_an_empty_setting_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HQ_HOME", "")
    assert Settings().home == Settings.model_fields["home"].default


def test_every_setting_is_in_the_example() -> None:
    text = (PROJECT / ".env.example").read_text()
    named = {
        "DATABASE_URL" if name == "database_url" else f"HQ_{name.upper()}"
        for name in Settings.model_fields
    }
    assert [name for name in sorted(named) if name not in text] == []
