"""A loop goes on where one ended only if nothing that decides what a build makes is another."""

from pathlib import Path

import pytest

from hq.build.kept import fingerprint
from tests.conftest import on_one_version

pytestmark = on_one_version

FILES = (
    *("dbt_project.yml", "hq/migrations/0001.sql", "models/core/companies.sql"),
    *("macros/window.sql", "functions/clean.sql", "seeds/reference/places.csv"),
    *("tests/generic/key.sql", "tests/singular/jobs_end.sql"),
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for file in FILES:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("as it was")
    return tmp_path


@pytest.mark.parametrize("file", FILES)
def test_a_changed_or_moved_file_is_another_project(project: Path, file: str) -> None:
    before = fingerprint(project, "hq")
    (project / file).write_text("changed")
    assert fingerprint(project, "hq") != before
    (project / file).write_text("as it was")
    assert fingerprint(project, "hq") == before
    if file != FILES[0]:
        (project / file).rename((project / file).with_stem("renamed"))
        assert fingerprint(project, "hq") != before


def test_so_is_another_variable_or_database_and_nothing_else(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint(project, "hq")
    assert fingerprint(project, "other") != before
    (project / "README.md").write_text("of no matter")
    assert fingerprint(project, "hq") == before
    monkeypatch.setenv("DBT_SOMETHING", "1")
    assert fingerprint(project, "hq") != before
