"""A workflow begun from a sample: what is written lands and builds, and holds nobody's data."""

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from psycopg.conninfo import make_conninfo
from rich.console import Console

from doors.settings import Settings
from hq import migrations
from hq.errors import Foreseen
from hq.workflows import new
from tests.conftest import PROJECT, Dbt, on_one_version
from tests.pipeline.conftest import Warehouse, land_bodies
from tests.pipeline.test_workflows import assert_stands, stands

COMPANIES = [
    {
        "company_domain": f"https://www.quill-{n}.example/about",
        "raw_payload": {
            "companyName": f"Quill Works {n}",
            "Employee Count": f"{n},{n:03}",
            "industry": ("Software", "Clinics")[n % 2],
            "founded": 1990 + n,
            "isPublic": n % 2 == 0,
            "website": f"quill-{n}.example",
            "linkedin_url": f"https://linkedin.com/company/quill-{n}/",
            "tags": ["a", "b"],
            "address": {"street": "Long Lane", "number": n},
            "last_seen": f"2026-01-{n:02} 10:00",
            "since": f"03/{n:02}/2021",
            "order": "N/A",
            "zip": "01234",
            "owner": ("Ada Quist", "Bo Lind")[n % 2],
            "Rating: of 5": n % 5,
            "it's {odd}": "left",
        },
    }
    for n in range(1, 13)
]
# which the door mends
NO_TEXT = '\n{"company_domain": "nul.example", "raw_payload": {"note": "\\u0000"}}'
PEOPLE = "\n".join(
    [
        "Profile: URL;first_name;work_email;Job title",
        *(
            f"https://www.linkedin.com/in/Oda-Feldt-{n};Oda;oda{n}@quillbank.example;Head of {n}"
            for n in range(1, 30)
        ),
    ]
)


def begun(warehouse: Warehouse, project: Path, slug: str, file: Path, **more: Any) -> list[Path]:
    console = Console(file=io.StringIO())
    settings = Settings(project_dir=project)
    written = new.begin(warehouse.connection, settings, console, slug, str(file), **more)
    assert isinstance(console.file, io.StringIO)
    assert slug.replace("-", "_") in console.file.getvalue()
    return written


@on_one_version
def test_what_is_written_lands_and_builds(
    warehouse: Warehouse, tmp_path: Path, dbt_home: Path
) -> None:
    project = tmp_path / "project"
    shutil.copytree(
        PROJECT,
        project,
        ignore=shutil.ignore_patterns(".*", "target", "logs", "bench", "findings"),
    )
    shutil.copy(PROJECT / ".sqlfluff", project)
    companies, people = tmp_path / "companies.ndjson", tmp_path / "people.csv"
    companies.write_text("\n".join(map(json.dumps, COMPANIES)) + NO_TEXT + '\n"no object"\n')
    people.write_text(PEOPLE)
    files = begun(warehouse, project, "acme-companies", companies)
    files += begun(warehouse, project, "acme-people", people)

    # nobody of the samples stands in them
    texts = {file: file.read_text() for file in files}
    for nobody in ("Quill Works", "quill-", "Long Lane", "Oda", "quillbank", "01234", "Quist"):
        assert not [file for file, text in texts.items() if nobody in text], nobody
    model = texts[project / "models/extracted/acme_companies/acme_companies_payloads.sql"]
    for line in (
        "{{ function('to_integer') }}(body ->> 'Employee Count') as employee_count,",
        "{{ function('to_boolean') }}(body ->> 'isPublic') as is_public,",
        "{{ function('linkedin_company_url') }}(body ->> 'linkedin_url') as linkedin_url,",
        "{{ function('json_text') }}(body -> 'order') as order_given,",
        "{{ function('json_text') }}(body -> 'zip') as zip,",
        "lower({{ function('date_span_in_order') }}(body ->> 'since', date_order)) as since,",
        "body -> 'address' as address,",
        "{{ function('to_integer') }}(body ->> 'Rating: of 5') as rating_of_5,",
    ):
        assert line in model, model
    assert "one of Clinics, Software in the sample" in next(
        text for file, text in texts.items() if file.name == "_acme_companies.yml"
    )

    runs = (project / new.RUNS).read_text().splitlines()
    named = [line for line in runs if "depends_on" in line]
    assert named == sorted(named)
    assert sum("acme_" in line for line in named) == 2

    # what is there is not overwritten
    with pytest.raises(Foreseen, match="is registered already"):
        begun(warehouse, project, "acme-people", people)

    sql = [str(file) for file in files if file.suffix == ".sql"]
    fluff = [str(Path(sys.executable).parent / "sqlfluff"), "lint", *sql]
    linted = subprocess.run(fluff, cwd=project, capture_output=True, text=True, check=False)
    assert linted.returncode == 0, linted.stdout

    migrations.migrate(make_conninfo("", **warehouse.database), project)
    dbt = Dbt(warehouse.database, dbt_home / "begun", project)
    for slug in ("acme-companies", "acme-people"):
        bodies = json.loads((project / "tests" / "payloads" / f"{slug}.json").read_text())
        land_bodies([(slug, body) for body in bodies], warehouse.connection)
    # not the view of runs, which stands on every payload table and in which others are tried
    state = ("acme_companies_payloads", "acme_companies", "acme_people_payloads", "acme_people")
    dbt("build", "--select", *state, "--exclude", "resource_type:unit_test")
    for slug in ("acme-companies", "acme-people"):
        case = json.loads((project / "tests" / "workflows" / f"{slug}.json").read_text())
        assert_stands(warehouse, case["rows"])

    # and the given ones, as they were sent
    land_bodies([("acme-companies", body) for body in COMPANIES], warehouse.connection)
    dbt("run", "--select", *state)
    given = [
        row for row in stands(warehouse, "extracted.acme_companies") if "quill" in row["domain"]
    ]
    assert len(given) == len(COMPANIES)
    (one,) = (row for row in given if row["domain"] == "quill-3.example")
    assert one["employee_count"] == 3003
    (left,) = {
        tuple(row["unmapped_fields"] or ())
        for row in stands(warehouse, "extracted.acme_companies_payloads")
        if "quill" in row["domain"]
    }
    assert left == ("it's {odd}",)
    assert (one["is_public"], one["since"], one["order_given"]) == (False, "2021-03-03", None)
    reasons = {
        row["quarantine_reason"] for row in stands(warehouse, "extracted.acme_companies_payloads")
    }
    assert reasons == {None, "provider error"}
    for slug in ("acme_companies", "acme_people"):
        warehouse.connection.execute(
            f"drop table extracted.{slug}, extracted.{slug}_payloads, raw.{slug}_payloads;"
            f" delete from ops.frontier where model like 'extracted.{slug}%'"
        )


def test_what_cannot_be_begun_is_told(warehouse: Warehouse, tmp_path: Path) -> None:
    file = tmp_path / "rows.ndjson"
    for content, slug, said in (
        ('{"name": "Quill"}', "acme-names", "--key FIELD"),
        ("[1, 2]", "acme-numbers", "no JSON object"),
        ('{"domain": "quill.example"}', "Acme", "lower case words"),
        ('{"domain": "quill.example"}', "companyenrich", "registered already"),
        ("it is no JSON", "acme-words", "no JSON object"),
    ):
        file.write_text(content)
        with pytest.raises(Foreseen, match=said):
            begun(warehouse, PROJECT, slug, file)
    assert not list((PROJECT / "models" / "extracted").glob("acme*"))
