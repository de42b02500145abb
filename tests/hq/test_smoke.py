"""`hq smoke`: whether what answers at a URL is what was meant to run there."""

from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from doors import version
from tests.conftest import (
    PROJECT,
    SERVE,
    Parameters,
    connect,
    environment,
    free_port,
    on_one_version,
    running_receiver,
)
from tests.hq.test_cli import hq

pytestmark = on_one_version


def smoke(database: Parameters | None, home: Path, *words: str) -> tuple[int, list[str]]:
    done = hq("smoke", *words, env=environment(database, home))
    return done.returncode, done.stdout.splitlines() or done.stderr.splitlines()


def test_the_service_that_is_meant_is_told_from_others(
    database: Parameters, tmp_path: Path
) -> None:
    with connect(database) as connection:
        connection.execute("update ops.cluster set environment = 'staging'")
    with running_receiver(database, SERVE, HQ_ENVIRONMENT="staging", HQ_COMMIT="abc123") as one:
        told = httpx.get(f"{one.url}/version").json()
        assert told == {
            "version": version.number(),
            "commit": "abc123",
            "environment": "staging",
        }
        code, lines = smoke(None, tmp_path, one.url, "--commit", "abc123", "--environment=staging")
        assert code == 0, lines
        assert all(line.startswith("ok ") for line in lines)

        code, lines = smoke(None, tmp_path, one.url, "--environment", "production")
        assert code == 1
        wrong = [line for line in lines if line.startswith("NOT")]
        assert "NOT  environment is production: staging runs there" in wrong
        assert any("abc123 runs there" in line for line in wrong)  # this checkout is of another

        # it looks, and lands nothing
        with connect(database) as connection:
            ((landed, refused),) = connection.execute(
                "select (select count(*) from raw.payloads), (select count(*) from raw.rejected)"
            )
            assert (landed, refused) == (0, 0)
            connection.execute("revoke insert on raw.payloads from hq_receiver")
        code, lines = smoke(None, tmp_path, one.url, "--commit", "abc123")
        assert code == 1
        assert any(line.startswith("NOT  what is sent can be landed: ") for line in lines)


def test_nobody_there_and_no_address(tmp_path: Path) -> None:
    code, lines = smoke(None, tmp_path, f"http://127.0.0.1:{free_port()}")
    assert code == 1
    assert "nobody answers" in lines[0]
    code, lines = smoke(None, tmp_path, "hq.example")
    assert code == 1
    assert "write https://hq.example" in lines[-1]


def read(name: str) -> Any:
    return yaml.safe_load((PROJECT / "deploy" / name).read_text())


def test_what_is_deployed_are_words_of_the_command_line() -> None:
    units = {file.stem: file.read_text() for file in (PROJECT / "deploy/systemd").glob("*.service")}
    starts = [
        line.partition("bin/hq ")[2].split()
        for unit in units.values()
        for line in unit.splitlines()
        if line.startswith("ExecStart=")
    ]
    starts += [one["command"][1:] for one in read("compose.yaml")["services"].values()
               if "command" in one]  # fmt: skip
    starts += [command.split()[1:] for command in read("Procfile").values()]
    assert len(starts) >= len(units) + 4
    for words in starts:
        said = hq(*[words[0], "--help"], env=environment(None)).stdout
        for option in words[1:]:
            if option.startswith("--"):
                assert option in said, f"hq {' '.join(words)}: there is no {option}"


@pytest.mark.parametrize("name", ["env.example"])
def test_settings_that_are_deployed_exist(name: str) -> None:
    known = (PROJECT / ".env.example").read_text()
    for line in (PROJECT / "deploy" / name).read_text().splitlines():
        if line and not line.startswith("#"):
            setting = line.partition("=")[0]
            assert setting.startswith("PG") or setting in known, setting
