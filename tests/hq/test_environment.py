"""A database knows what it is, and who takes it for another does not start."""

import subprocess
import sys
from pathlib import Path

from tests.conftest import PROJECT, Dbt, Parameters, connect, environment, on_one_version
from tests.hq.test_cli import assert_sentence, hq


@on_one_version
def test_where_the_names_differ_nothing_starts(empty_database: Parameters, tmp_path: Path) -> None:
    plain = environment(empty_database, tmp_path)
    staging, production = (plain | {"HQ_ENVIRONMENT": name} for name in ("staging", " production "))
    assert hq("migrate", env=plain).returncode == 0
    assert hq("status", env=staging).returncode == 0, "it has no name yet"
    assert hq("migrate", env=staging).returncode == 0
    for words in (["migrate"], ["status"], ["serve"], ["load", "companyenrich", "-"], ["build"]):
        refused = hq(*words, env=production, given='{"domain": "a.example"}')
        assert_sentence(refused, "is staging", "HQ_ENVIRONMENT is production")
    for env in (staging, plain):
        done = hq("load", "companyenrich", "-", env=env, given='{"domain": "a.example"}')
        assert done.returncode == 0, done.stderr

    dbt = Dbt(empty_database, tmp_path)
    command = [str(Path(sys.executable).parent / "dbt"), "run-operation", "prepare_database"]
    for env, code in ((production, 1), (staging, 0)):
        done = subprocess.run(
            [*command, *dbt.places],
            cwd=PROJECT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout
        assert ("This database is staging" in done.stdout) == bool(code)

    with connect(empty_database) as connection:
        connection.execute("update ops.cluster set environment = 'production'")
    assert hq("migrate", env=production).returncode == 0
