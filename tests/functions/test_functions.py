"""What a table of cases cannot say of the functions: never, always, in any session."""

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from hq.postgres.server import Server
from tests.conftest import PROJECT, Parameters, connect, environment, new_database, on_one_version

# parse_json and what calls it catch an error, which servers before 17 refuse in parallel plans
PARALLEL_UNSAFE = {"parse_json", "unwrap_json", "unwrap_array", "json_array_or_empty"}
# all that may still be called once Postgres has inlined the rest
NOT_INLINED = {
    "resolve_domain", "percent_decode", "person_slug_in_case", "person_slug_type", "utc_timestamp",
    "date_span", "written_span", "span_precision", "unwrap_json",
    "json_array_or_empty", "unwrap_array", "decode_escapes", "to_timestamptz",
    "parse_json", "written_domain", "domain_to_ascii", "punycode", "is_blocked_host",
    "to_currency", "written_person_slug", "written_company_url", "decoded_slug", "written_email",
    "case_study_key",
}  # fmt: skip
NOT_IDEMPOTENT = {
    "linkedin_person_slug", "linkedin_person_url_type", "date_precision", "person_slug_type",
    "punycode", "to_currency", "written_person_slug", "case_study_key", "company_name_key",
}  # fmt: skip
PIECES = [
    "", " ", "null", "N/A", "http://", "//", "www.", "acme.com", "bit.ly", "/", "?", "#", "@", ":",
    "https://www.linkedin.com/in/", "/company/", "/sales/lead/ACwAA", "%", "%C3%A9", "%00",
    "%ED%A0",
    "2021", "-02", "-30", "-29", "T24:00:00", "Z", "+99:00", "1e9", "9" * 40, "1,044", ".", "-",
    "+",
    "Mar", "{", "[", '"', "\\", "\\u0000", "'", "$$", "$function$", ";--", "\x01", "\x7f", "\u00a0",
    "\u200b", "\ufeff", "\u202e", "\u0661", "\u0130", "\ud7ff", "\U0001f600", "e\u0301", "a" * 5000,
]  # fmt: skip


def dbt(database: Parameters, project: Path, *arguments: str, check: bool = True) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "dbt.cli.main", "--no-use-colors", *arguments],
        cwd=project, env=environment(database), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode == 0) is check, done.stdout[-4000:] + done.stderr[-1000:]
    return done.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what functions are made of, so that a list can be changed."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("functions", "macros", "seeds", "tests/generic"):
        shutil.copytree(PROJECT / name, copy / name)
    # of models nothing but the texts: each dbt reads the project anew
    shutil.copytree(PROJECT / "models", copy / "models", ignore=shutil.ignore_patterns("*.[sy]*l"))
    shutil.copy(PROJECT / "dbt_project.yml", copy)
    shutil.copy(PROJECT / "profiles.example.yml", copy / "profiles.yml")
    return copy


@pytest.fixture(scope="module")
def built(postgres: Server, template: str, project: Path) -> Iterator[Parameters]:
    with new_database(postgres, "hq_functions", template) as database:
        dbt(
            database,
            project,
            "build",
            "--indirect-selection",
            "cautious",
            "--select",
            "resource_type:seed",
            "resource_type:function",
        )
        yield database


@pytest.fixture
def connection(built: Parameters) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with connect(built) as opened:
        yield opened


def functions(connection: psycopg.Connection[tuple[object, ...]], argument: str) -> list[str]:
    rows = connection.execute(
        "select proname from pg_proc where pronamespace = 'reference'::regnamespace"
        " and pronargs = 1 and proargtypes[0] = %s::regtype order by proname",
        [argument],
    )
    return [str(row[0]) for row in rows]


def ugly(count: int) -> list[str]:
    dice = random.Random(7)
    made = ["".join(dice.choices(PIECES, k=dice.randint(1, 6))) for _ in range(count)]
    return PIECES + made + [(piece * 300)[:20000] for piece in PIECES]


def test_no_text_makes_a_function_fail(
    connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    names = functions(connection, "text")
    assert len(names) > 20
    for name in names:
        call = sql.SQL("select count(reference.{}(given)) from unnest(%s::text[]) as given")
        connection.execute(call.format(sql.Identifier(name)), [ugly(400)])
    for name in functions(connection, "jsonb"):
        call = sql.SQL(
            "select count(reference.{}(to_jsonb(given))) from unnest(%s::text[]) as given"
        )
        connection.execute(call.format(sql.Identifier(name)), [ugly(400)])


def test_normalising_twice_is_normalising_once(
    connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    rows = connection.execute(
        "select proname from pg_proc where pronamespace = 'reference'::regnamespace"
        " and pronargs = 1 and proargtypes[0] = 'text'::regtype and prorettype = 'text'::regtype"
    )
    for name in {str(row[0]) for row in rows} - NOT_IDEMPOTENT:
        changed = connection.execute(
            sql.SQL(
                "select left(given, 200), left(f(given), 200) from unnest(%s::text[]) as given"
                " where f(f(given)) is distinct from f(given)".replace("f(", "reference.{0}(")
            ).format(sql.Identifier(name)),
            [ugly(400)],
        ).fetchall()
        assert changed == [], f"{name} is not stable: {changed[:3]}"


def test_the_session_has_no_say_in_times_and_dates(
    connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    question = (
        "select extract(epoch from reference.to_timestamptz(given)), "
        "to_char(reference.to_date_flexible(given), 'YYYY-MM-DD') from unnest(%s::text[]) as given"
    )
    given = ["2023-01-02", "20230102", "2023-01-02T03:04:05", "8/1/2024, 3:05 PM", "01/02/2023",
             "Mar 2021", "2021-01-02T10:00:00+02:00"]  # fmt: skip
    expected = connection.execute(question, [given]).fetchall()
    connection.execute("set timezone = 'Pacific/Kiritimati'")
    connection.execute("set datestyle = 'German, DMY'")
    connection.execute("set intervalstyle = 'sql_standard'")
    assert connection.execute(question, [given]).fetchall() == expected


def test_letters_are_written_in_ascii_as_others_do(
    connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    dice = random.Random(7)
    letters = "abcxyz09-\u00e4\u00fc\u00df\u0151\u03b1\u0436\u05d0\u4f8b\uac00\U00020000"
    labels = ["".join(dice.choices(letters, k=dice.randint(1, 60))) for _ in range(500)]
    got = connection.execute("select reference.punycode(l) from unnest(%s::text[]) l", [labels])
    for label, (ascii_form,) in zip(labels, got.fetchall(), strict=True):
        assert ascii_form == (
            label if label.isascii() else label.encode("punycode").decode("ascii")
        )


def test_the_page_of_spellings_is_true(
    connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    page = (PROJECT / "docs/spellings.md").read_text()
    rows = re.findall(r"^\| (\w+) \| `(.+)` \| (.+) \|$", page, re.MULTILINE)
    assert len(rows) > 50
    connection.execute("set timezone = 'UTC'")
    for function, written, expected in rows:
        ask = sql.SQL("select reference.{}(%s)::text").format(sql.Identifier(function))
        answer = connection.execute(ask, [written]).fetchone()
        assert answer == (None if expected == "null" else expected,), (function, written)


def test_all_are_immutable_and_parallel_safe(
    connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    rows = connection.execute(
        "select proname, provolatile, proparallel, obj_description(oid) from pg_proc"
        " where pronamespace = 'reference'::regnamespace"
    ).fetchall()
    for name, volatility, parallel, comment in rows:
        assert volatility == "i", f"{name}: add `volatility: deterministic` to its config"
        assert parallel == ("u" if name in PARALLEL_UNSAFE else "s"), (
            f"{name} is parallel {parallel}"
        )
        assert comment, f"{name} has no description"


def test_the_planner_sees_through(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    connection.execute("create temporary table sheet (payload jsonb)")
    for name in set(functions(connection, "text")) - NOT_INLINED:
        plan = connection.execute(
            sql.SQL("explain (verbose) select reference.{}(payload ->> 'x') from sheet").format(
                sql.Identifier(name)
            )
        ).fetchall()
        output = next(str(line[0]) for line in plan if "Output" in str(line[0]))
        assert f"reference.{name}(" not in output, f"{name} is called, not inlined: {output}"


@on_one_version
def test_a_changed_list_reaches_the_function_with_the_next_build(
    built: Parameters, project: Path, connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    ask = (
        "select reference.normalize_domain(given), reference.is_blocked_domain(given)"
        " from (values ('junk.example'), ('x.good.junk.example'), ('a.b.c.junk.example'))"
        " as list (given)"
    )
    assert connection.execute(ask).fetchone() == ("junk.example", False)
    with (project / "seeds/reference/blocked_domains.csv").open("a") as file:
        file.write("junk.example,it's $function$ junk,test,\n")
        file.write("good.junk.example,no junk,test,true\n")
    dbt(
        built,
        project,
        "build",
        "--indirect-selection",
        "cautious",
        "--select",
        "blocked_domains+,resource_type:seed",
        "blocked_domains+,resource_type:function",
    )
    assert connection.execute(ask).fetchall() == [
        (None, True),
        ("x.good.junk.example", False),
        (None, True),
    ]


FORMS = """
select
    p.oid::regprocedure::text, pg_get_function_arguments(p.oid),
    obj_description(p.oid, 'pg_proc')
from pg_proc as p where p.proname = 'one_more' order by 1
"""


def declare(project: Path, arguments: str, returns: str, body: str) -> None:
    """A function of the copied project, in the form that it has now."""
    (project / "functions/one_more.sql").write_text(f"select {body}\n")
    (project / "functions/_one_more.yml").write_text(
        'functions:\n  - name: one_more\n    description: "It\'s one more."\n'
        "    config: {volatility: deterministic}\n"
        f"    arguments: [{arguments}]\n    returns: {{data_type: {returns}}}\n"
    )


@on_one_version
def test_a_changed_function_leaves_no_other_of_its_name(
    built: Parameters, project: Path, connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    """Its arguments, their defaults and what it returns: the old form would go on answering."""
    build = ("build", "--select", "one_more")
    text = "{name: value, data_type: text}"
    word = "{name: word, data_type: text, default_value: \"'x'\", description: said twice}"
    try:
        declare(project, text, "text", "value || ' of text'")
        dbt(built, project, *build)

        # a default more: two forms would answer one call
        declare(project, f"{text}, {word}", "text", "value || word")
        dbt(built, project, *build)
        assert connection.execute("select reference.one_more('a')").fetchone() == ("ax",)
        assert connection.execute(FORMS).fetchall() == [
            (
                "reference.one_more(text,text)",
                "value text, word text DEFAULT 'x'::text",
                "It's one more. Takes value text, word text = 'x' (said twice).",
            )
        ]

        # a default, an argument and another type, name and result
        declare(project, "{name: number, data_type: int}", "bigint", "number + 1::bigint")
        dbt(built, project, *build)
        assert [row[0] for row in connection.execute(FORMS)] == ["reference.one_more(integer)"]
        declare(project, "{name: n, data_type: int}", "text", "n || '!'")
        dbt(built, project, *build)
        assert connection.execute("select reference.one_more(1)").fetchone() == ("1!",)

        # what stands on it is not taken along, and the old form stays
        connection.execute("create view reference.stands as select reference.one_more(1) as one")
        declare(project, text, "text", "value")
        said = " ".join(dbt(built, project, *build, check=False).split())
        assert "view reference.stands depends on function reference.one_more(integer)" in said
        assert re.search("HINT: +Drop what stands on it", said)
        assert [row[0] for row in connection.execute(FORMS)] == ["reference.one_more(integer)"]
        assert connection.execute("select one from reference.stands").fetchone() == ("1!",)
        connection.execute("drop view reference.stands")
        dbt(built, project, *build)
        assert connection.execute("select reference.one_more('a')").fetchone() == ("a",)
    finally:
        for file in ("one_more.sql", "_one_more.yml"):
            (project / "functions" / file).unlink(missing_ok=True)
        connection.execute("drop view if exists reference.stands")
        for form, *_ in connection.execute(FORMS).fetchall():
            connection.execute(f"drop function {form}".encode())


@on_one_version
def test_a_line_that_people_left_open_warns_and_one_that_would_corrupt_is_not_loaded(
    built: Parameters, project: Path, connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    file = project / "seeds/reference/domain_aliases.csv"
    before = file.read_text()
    lines = before.count("\n")
    ask = (
        "select reference.normalize_domain('old-name.example'), count(*)"
        " from reference.domain_aliases"
    )
    build: tuple[str, ...] = (
        "build",
        "--select",
        "domain_aliases+1",
        "--exclude",
        "resource_type:unit_test",
    )
    build += ("--indirect-selection", "cautious")
    try:
        file.write_text(before + "old-name.example,new-name.example,\n")
        said = " ".join(dbt(built, project, *build).split())
        assert f"domain_aliases.csv, line {lines + 1}: evidence is empty." in said
        assert "WARN=1" in said and "SKIP=0" in said  # noqa: PT018
        assert connection.execute(ask).fetchone() == ("new-name.example", lines)

        file.write_text(
            before + "a.example,b.example,test\nA.example,,test\na.example,c.example,test"
        )
        said = " ".join(dbt(built, project, *build, check=False).split())
        assert (
            f"domain_aliases.csv, line {lines + 3}: alias_domain a.example stands in line "
            f"{lines + 1} already; line {lines + 2}: canonical_domain is empty. Mend the file"
        ) in said
        # what was there answers on
        assert connection.execute(ask).fetchone() == ("new-name.example", lines)
    finally:
        file.write_text(before)
        dbt(built, project, *build)
