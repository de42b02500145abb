"""Attio kept in step: over real HTTP and Postgres, by the command line, against a stand-in."""

import asyncio
import csv
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jinja2
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.types.json import Jsonb
from typer.testing import CliRunner

from doors.errors import Foreseen
from doors.settings import Settings, get_settings
from hq.cli import app
from sender.attio.configuration import load
from sender.attio.ledger import Ledger, Run
from tests.conftest import PROJECT, Parameters, environment, wait_for
from tests.sender.attio import TOKEN, Attio, Json, Request
from tests.sender.conftest import Connection

CONFIG = """
workspace: northwind
companies:
  object: companies
  attributes: {domain: domains, name: name, industry: industry}
people:
  object: people
  attributes: {linkedin_url: linkedin_url, name: name, title: job_title, company: company}
job-postings:
  object: job_postings
  attributes:
    {job_id: job_id_5, title: title, location: location, salary_min: salary_min_5,
     company: company_8}
"""
# what dbt would have made: a table for what core holds, and over it the views as their models judge
OFFERED = """
create function reference.normalize_domain(text) returns text language sql immutable
as $$ select regexp_replace(lower(trim($1)), '^www\\.', '') $$;
create table sending.{target}_given (record_key text primary key, payload jsonb, held_back text);
create view sending.{target}_judged as
select
    p.record_key, p.payload, md5(p.payload::text) as content_md5,
    coalesce(p.held_back, {sent_before}) as reason
from sending.{target}_given as p;
create view sending.{target} as select * from sending.{target}_judged where reason is null;
create view sending.{target}_blocked as
select * from sending.{target}_judged where reason is not null;
create view sending.attio_duplicates as {duplicates};
grant select on all tables in schema sending to hq_sender
"""
POSTINGS = "attio_job_postings"


def rendered(text: str) -> Any:
    """A template of dbt's as this database has it."""
    names = {
        "source": lambda schema, table: f"{schema}.{table}",
        "function": lambda name: f"reference.{name}",
    }
    return jinja2.Environment().from_string(text, names)  # noqa: S701 - SQL of ours


@dataclass
class Desk:
    """`hq attio …` with what it needs."""

    database: Parameters
    owner: Connection
    there: Attio
    variables: dict[str, str]

    def start(self, *words: str, **more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "hq.cli", "attio", *words],
            cwd=PROJECT,
            env=environment(self.database) | self.variables | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def __call__(self, *words: str, code: int = 0, **more: str) -> str:
        """What it said; in this process, since starting one takes longer than most of it."""
        get_settings.cache_clear()
        variables = {"DATABASE_URL": None, **environment(self.database), **self.variables, **more}
        try:
            done = CliRunner().invoke(app, ["attio", *words], env=variables)
        finally:
            get_settings.cache_clear()
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == code, done.output
        assert TOKEN not in done.output
        return done.output

    def offer(self, numbers: range, **more: Any) -> None:
        """Postings that are to be sent."""
        for number in numbers:
            payload = {"job_id": str(number), "title": f"Engineer {number}", "location": "Lisbon"}
            self.owner.execute(
                "insert into sending.attio_job_postings_given values (%s, %s)"
                " on conflict (record_key) do update set payload = excluded.payload",
                [f"northwind.example:{number:05}", Jsonb(payload | more)],
            )

    def plan(self, what: str = "job-postings", *words: str) -> str:
        return self("sync", what, *words).split("plan ")[1].split()[0]

    def send(self, what: str = "job-postings", *words: str, code: int = 0) -> str:
        """The rest of it, by its plan, once the first have gone."""
        return self("sync", what, "--apply", "--plan", self.plan(what), *words, code=code)

    def begin(self) -> None:
        """As if the first batch had gone, some time ago."""
        self.owner.execute(
            "insert into outbound.sync_state (target, entity_key, payload_hash, status)"
            " values ('attio_job_postings', 'of long ago', 'x', 'sent')"
        )

    def states(self) -> dict[str, str]:
        return dict(
            self.owner.execute(
                "select entity_key, status from outbound.sync_state where payload_hash != 'x'"
            ).fetchall()
        )

    def run(self) -> dict[str, Any]:
        """The last run."""
        (row,) = self.owner.execute(
            "select row_to_json(r) from outbound.sync_runs as r order by run_id desc limit 1"
        ).fetchall()
        return dict(row[0])

    def duplicates(self) -> dict[str, tuple[str, str]]:
        """delete_id → status, and what was said or the reason."""
        rows = self.owner.execute(
            "select delete_id::text, status, coalesce(said, reason) from outbound.attio_duplicates"
        ).fetchall()
        return {number: (status, said) for number, status, said in rows}


@pytest.fixture
def there() -> Iterator[Attio]:
    with Attio() as one:
        yield one


@pytest.fixture
def desk(database: Parameters, owner: Connection, there: Attio, tmp_path: Path) -> Desk:
    reasons = rendered((PROJECT / "macros/sending/reasons.sql").read_text())
    model = PROJECT / "models/sending/attio/attio_duplicates.sql"
    judged = reasons.module.synced_before(POSTINGS, "p.record_key", "md5(p.payload::text)")
    owner.execute(
        OFFERED.format(
            target=POSTINGS, sent_before=judged, duplicates=rendered(model.read_text()).render()
        )
    )
    (tmp_path / "attio.yml").write_text(CONFIG)
    variables = {
        "ATTIO_ACCESS_TOKEN": TOKEN,
        "HQ_SEND_PRIVATE": "true",
        "HQ_SEND_TIMEOUT": "3",
        "HQ_ATTIO_URL": there.url,
        "HQ_ATTIO_CONFIG": str(tmp_path / "attio.yml"),
    }
    return Desk(database, owner, there, variables)


def companies(there: Attio, numbers: range, **values: Any) -> list[str]:
    made = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        there.add(
            "companies",
            {"domains": [f"c{number}.example"], "name": f"Company {number}"} | values,
            made + timedelta(seconds=number),
        )
        for number in numbers
    ]


# ---- reading


@pytest.mark.parametrize(("count", "pages"), [(1_200, 3), (1_000, 3), (7, 1)])
def test_all_pages_are_read_to_the_last(desk: Desk, count: int, pages: int) -> None:
    gone, *_ = companies(desk.there, range(count))
    assert f"{count:,} companies" in desk("pull")
    asked = [one.body for one in desk.there.of("POST")]
    assert [one["offset"] for one in asked] == [500 * page for page in range(pages)]
    kept = "select count(*), count(distinct domains[1]) from outbound.attio_companies"
    assert desk.owner.execute(kept).fetchall() == [(count, count)]
    del desk.there.records["companies"][gone]
    desk.there._shown.pop(gone)
    desk("pull")
    assert desk.owner.execute(kept).fetchall() == [(count - 1, count - 1)]
    assert desk.run()["sent"] == count - 1


def test_a_page_that_comes_again_ends_the_reading(desk: Desk) -> None:
    companies(desk.there, range(700))
    desk("pull")
    gone = next(iter(desk.there.records["companies"]))
    desk.there._shown.pop(gone)

    def before(one: Request) -> None:
        if "offset" in one.body:
            one.body["offset"] = 0

    desk.there.before = before
    requests = len(desk.there.requests)
    assert "gave a page again" in desk("pull", code=1)
    assert len(desk.there.requests) - requests == 3
    assert "page again" in desk.run()["error"]
    # what was not seen may be there all the same
    assert desk.owner.execute("select count(*) from outbound.attio_companies").fetchall() == [
        (700,)
    ]


def test_a_budget_of_score_is_waited_for(desk: Desk) -> None:
    companies(desk.there, range(1_200))
    desk.there.score = 1_000
    desk("pull")
    assert [one.status for one in desk.there.of("POST")] == [200, 200, 429, 200]
    assert desk.run()["sent"] == 1_200


def test_no_company_at_all_is_not_believed(desk: Desk) -> None:
    companies(desk.there, range(3))
    desk("pull")
    desk.there._shown.clear()
    assert "what may the token see?" in desk("pull", code=1)
    assert desk.owner.execute("select count(*) from outbound.attio_companies").fetchall() == [(3,)]


# ---- writing


def test_first_a_look_then_ten_then_the_rest(desk: Desk) -> None:
    desk.offer(range(120))
    desk.owner.execute(
        "insert into sending.attio_job_postings_given values ('a', '{}', 'no company')"
    )
    said = desk("sync", "job-postings")
    assert "120 to be sent" in said
    assert "1 not sent: no company" in said
    first = desk("sync", "job-postings", "--apply", "--limit", "10")
    assert "10 sent. 110 are left" in first
    assert len(desk.there.of("PUT")) == 10
    rest = desk.send()
    assert "100 of 110" in rest  # told at least each hundred
    assert "110 sent. 0 are left" in rest
    assert Counter(desk.states().values()) == {"sent": 120}
    assert len(desk.there.records["job_postings"]) == len(desk.there.of("PUT")) == 120
    run = desk.run()
    assert (run["total"], run["sent"], run["failed"], run["error"]) == (110, 110, 0, None)
    assert run["finished_at"] is not None
    put = desk.there.of("PUT")[0]
    assert put.query == {"matching_attribute": "job_id_5"}
    assert put.body == {
        "data": {"values": {"job_id_5": "0", "title": "Engineer 0", "location": "Lisbon"}}
    }
    remote = "select count(distinct remote_id) from outbound.sync_state"
    assert desk.owner.execute(remote).fetchall() == [(120,)]


def test_a_dry_run_writes_nothing(desk: Desk) -> None:
    desk.offer(range(30))
    desk("sync", "job-postings")
    assert {one.method for one in desk.there.requests} == {"GET"}
    assert desk.there.records["job_postings"] == {}
    for table in ("sync_state", "sync_runs"):
        assert desk.owner.execute(f"select count(*) from outbound.{table}").fetchall() == [(0,)]


def test_what_changed_goes_again_and_nothing_else(desk: Desk) -> None:
    desk.offer(range(9))
    desk("sync", "job-postings", "--apply", "--limit", "10")
    assert "0 to be sent" in desk("sync", "job-postings")
    desk.offer(range(4, 5), salary_min=70_000)
    before = len(desk.there.of("PUT"))
    assert "1 sent" in desk.send()
    (again,) = desk.there.of("PUT")[before:]
    assert again.body["data"]["values"]["salary_min_5"] == 70_000
    assert len(desk.there.records["job_postings"]) == 9
    assert desk.owner.execute(
        "select attempts from outbound.sync_state where attempts > 1"
    ).fetchall() == [(2,)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--apply"], "First a small batch"),
        (["--apply", "--limit", "11"], "First a small batch"),
        (["--apply", "--plan", "0123456789ab"], "not the plan"),
        (["--apply", "--plan", "HASH"], "Nothing of this kind has arrived yet"),
        (["--limit", "5"], "they need --apply"),
    ],
)
def test_what_was_not_looked_at_does_not_go(desk: Desk, words: list[str], said: str) -> None:
    desk.offer(range(30))
    planned = desk.plan()
    words = [planned if word == "HASH" else word for word in words]
    assert said in desk("sync", "job-postings", *words, code=1)
    assert desk.there.of("PUT") == []


def test_a_plan_holds_for_what_it_showed_and_no_more(desk: Desk) -> None:
    desk.begin()
    desk.offer(range(30))
    planned = desk.plan()
    desk.offer(range(29, 30), salary_min=1)
    said = desk("sync", "job-postings", "--apply", "--plan", planned, code=1)
    assert "30 records with the hash" in said
    assert desk.there.of("PUT") == []


def test_what_a_build_changes_meanwhile_waits_for_a_plan_of_its_own(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sender.attio.sync.STRETCH", 5)
    desk.begin()
    desk.offer(range(20))

    def before(one: Request) -> None:
        if one.method == "PUT" and len(desk.there.of("PUT")) == 1:
            desk.offer(range(18, 19), salary_min=1)
            desk.owner.execute(
                "delete from sending.attio_job_postings_given where record_key like '%:00019'"
            )

    desk.there.before = before
    assert "18 sent. 1 are left" in desk.send()
    assert len(desk.there.of("PUT")) == len(desk.states()) == 18
    assert desk.run()["skipped"] == 2


def test_what_is_refused_is_noted_and_the_others_go_on(desk: Desk) -> None:
    desk.offer(range(9))
    desk.offer(range(4, 5), salary_min="much")
    said = desk("sync", "job-postings", "--apply", "--limit", "10", code=1)
    assert "1 of 9 records failed" in said
    assert Counter(desk.states().values()) == {"sent": 8, "failed": 1}
    (why,) = desk.owner.execute(
        "select last_error from outbound.sync_state where status = 'failed'"
    ).fetchall()
    assert why[0].startswith("HTTP 400: validation_type: Invalid value")
    assert "1 of 9 records failed" in desk.run()["error"]
    # not once more as it is, unless it is asked for
    assert "1 not sent: given up before" in desk("sync", "job-postings")
    before = len(desk.there.of("PUT"))
    assert "1 to be sent" in desk("sync", "job-postings", "--retry-failed")
    desk("sync", "job-postings", "--retry-failed", "--apply", "--limit", "10", code=1)
    assert len(desk.there.of("PUT")) == before + 1
    desk.offer(range(4, 5), salary_min=5)
    assert "1 sent" in desk.send()


def test_many_in_a_row_are_not_the_records_fault(desk: Desk) -> None:
    desk.begin()
    desk.offer(range(100), salary_min="much")
    assert "20 in a row failed" in desk.send(code=1)
    assert 20 <= len(desk.there.of("PUT")) < 30


@pytest.mark.parametrize("ahead", [0, 50, -50], ids=["same clock", "its is ahead", "its is behind"])
def test_a_date_to_wait_for_is_obeyed(desk: Desk, ahead: int) -> None:
    """By all that would go, and by the clock of the other side."""
    desk.begin()
    desk.offer(range(30))
    until: list[float] = []

    def before(one: Request) -> tuple[int, dict[str, str], Json] | None:
        if one.method != "PUT":
            return None
        if len(desk.there.of("PUT")) == 5:
            until.append(time.monotonic() + 2)
        if until and time.monotonic() < until[0]:
            return 429, {"retry-after": desk.there.later(3)}, {"code": "x", "message": "wait"}
        return None

    desk.there.ahead, desk.there.before = ahead, before
    desk.send()
    refused = [one for one in desk.there.of("PUT") if one.status == 429]
    assert 1 <= len(refused) <= 8  # those that were under way when the first was told
    asked = min(one.at for one in refused) + 2  # three seconds of its clock, less one begun
    told = min(one.until for one in refused) + 0.1
    later = [one.at for one in desk.there.of("PUT") if one.at > told]
    assert min(later) >= asked
    assert max(later) < asked + 10  # and waited for no longer than that
    assert Counter(desk.states().values()) == {"sent": 30}


@pytest.mark.parametrize("slow", [0.0, 0.9], ids=["fast", "slow"])
def test_no_more_go_than_are_taken(desk: Desk, slow: float) -> None:
    """Twenty a second, and eight at a time, as the other side counts them."""
    desk.begin()
    desk.offer(range(60 if not slow else 24))
    desk.there.slow = slow
    desk.send()
    writes = desk.there.of("PUT")
    assert {one.status for one in writes} == {200}
    assert desk.there.busiest({"PUT"}) <= 20
    assert desk.there.most_in_flight <= 8
    if slow:
        assert desk.there.most_in_flight == 8
    else:
        assert desk.there.busiest({"PUT"}) >= 12


def test_who_is_killed_goes_on_behind_what_was_sent(desk: Desk) -> None:
    desk.begin()
    desk.offer(range(60))
    desk.there.slow = 0.1
    first = desk.start("sync", "job-postings", "--apply", "--plan", desk.plan())
    wait_for(lambda: len(desk.states()) >= 25)
    first.kill()
    first.wait()
    assert first.stdout
    first.stdout.close()
    noted = set(desk.states())
    time.sleep(0.3)
    assert 25 <= len(noted) < 60
    assert "Another run against Attio is under way" in desk.send(code=1)
    desk.owner.execute(
        "update outbound.sync_runs set heartbeat_at = heartbeat_at - interval '61 seconds'"
    )
    desk.send()
    buried = "select error from outbound.sync_runs where run_id = 1"
    assert desk.owner.execute(buried).fetchall()[0][0].startswith("died")
    times = Counter(
        f"northwind.example:{int(one.body['data']['values']['job_id_5']):05}"
        for one in desk.there.of("PUT")
    )
    twice = {key for key, count in times.items() if count > 1}
    assert not twice & noted
    assert len(twice) <= 8
    assert len(times) == len(desk.there.records["job_postings"]) == 60
    assert Counter(desk.states().values()) == {"sent": 60}


def test_an_answer_that_is_lost_makes_no_second_record(desk: Desk) -> None:
    desk.offer(range(3))
    lost: list[Request] = []

    def after(one: Request) -> bool:
        if one.method == "PUT" and not lost:
            lost.append(one)
            return True
        return False

    desk.there.after = after
    desk("sync", "job-postings", "--apply", "--limit", "10")
    assert len(desk.there.of("PUT")) == 4
    assert len(desk.there.records["job_postings"]) == 3


def test_no_answer_is_tried_again_by_the_next_run(desk: Desk) -> None:
    desk.offer(range(1))
    desk.there.before = lambda one: (500, {}, {}) if one.method == "PUT" else None
    assert "1 of 1 records failed" in desk(
        "sync", "job-postings", "--apply", "--limit", "1", code=1
    )
    assert len(desk.there.of("PUT")) == 6
    assert Counter(desk.states().values()) == {"pending": 1}
    desk.there.before = None
    assert "1 sent" in desk("sync", "job-postings", "--apply", "--limit", "1")


def test_a_reference_is_to_a_record_that_is_there(desk: Desk) -> None:
    (number,) = companies(desk.there, range(1))
    company = {"target_object": "companies", "target_record_id": number}
    desk.offer(range(1), company=company)
    desk("sync", "job-postings", "--apply", "--limit", "1")
    (posting,) = desk.there.records["job_postings"].values()
    assert posting["values"]["company_8"][0]["target_record_id"] == number


# ---- who may, where, and under which names


def test_a_token_that_is_not_taken_is_nobodys_fault(desk: Desk) -> None:
    desk.offer(range(3))
    said = desk(
        "sync",
        "job-postings",
        "--apply",
        "--limit",
        "3",
        code=1,
        ATTIO_ACCESS_TOKEN="wrong",  # noqa: S106 - no token
    )
    assert "does not take ATTIO_ACCESS_TOKEN" in said
    assert "wrong" not in said
    assert desk.states() == {}
    assert "ATTIO_ACCESS_TOKEN is not set" in desk("pull", code=1, ATTIO_ACCESS_TOKEN="")


def test_the_token_is_written_nowhere(desk: Desk) -> None:
    desk.offer(range(3), salary_min="much")
    desk("sync", "job-postings", "--apply", "--limit", "3", code=1)
    for table in ("sync_state", "sync_runs"):
        rows = desk.owner.execute(f"select row_to_json(t)::text from outbound.{table} as t")
        assert not [row for (row,) in rows.fetchall() if TOKEN in row]


@pytest.mark.parametrize(
    "given",
    [
        {"HQ_SEND_PRIVATE": "false"},
        {"HQ_ATTIO_URL": "https://attio.example"},
        {"HQ_ATTIO_URL": "http://127.0.0.1@attio.example"},
    ],
    ids=["not said so", "elsewhere", "elsewhere, disguised"],
)
def test_the_token_goes_nowhere_else(desk: Desk, given: dict[str, str]) -> None:
    assert "a stand-in on this machine" in desk("pull", code=1, **given)
    assert desk.there.requests == []


def test_another_workspace_is_refused(desk: Desk, tmp_path: Path) -> None:
    companies(desk.there, range(1))
    desk("pull")
    other = tmp_path / "other.yml"
    other.write_text(CONFIG.replace("workspace: northwind", "workspace: brightwater"))
    said = desk("pull", code=1, HQ_ATTIO_CONFIG=str(other))
    assert "The token is for the workspace northwind" in said
    desk.owner.execute("update outbound.sync_runs set workspace = 'brightwater'")
    assert "keeps step with the workspace brightwater" in desk("pull", code=1)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("workspace: northwind", "workspace: North Wind", "slug of the workspace"),
        ("job-postings:", "jobs:", "'jobs' is nothing to send"),
        ("object: people", "object: People!", "object: 'People!' cannot be a slug"),
        ("title: job_title", "titel: job_title", "no field is called titel"),
        ("title: job_title", "title: name", "name stands for two fields"),
        ("linkedin_url: linkedin_url, ", "", "linkedin_url is missing"),
        ("title: job_title", "work_email: email_addresses", "would remove"),
        ("object: people", "object: people\n  mach: x", "knows no mach"),
        ("workspace: northwind", "[", "is no YAML"),
    ],
)
def test_a_name_that_cannot_be_is_said(tmp_path: Path, old: str, new: str, said: str) -> None:
    file = tmp_path / "attio.yml"
    assert old in CONFIG
    file.write_text(CONFIG.replace(old, new, 1))
    with pytest.raises(Foreseen, match=said):
        load(file)


def test_the_example_can_be_read() -> None:
    example = load(PROJECT / "attio.example.yml")
    assert set(example.kinds) == {"companies", "people", "job-postings"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("salary_min_5", "salary_min", "no attribute of these names: salary_min: salary_min"),
        ("object: job_postings", "object: jobs", "no object jobs"),
        ("job_id: job_id_5, title: title", "job_id: title", "title of job_postings is not unique"),
    ],
)
def test_a_name_that_the_workspace_has_not_is_said_before_anything_goes(
    desk: Desk, tmp_path: Path, old: str, new: str, said: str
) -> None:
    desk.offer(range(3))
    (tmp_path / "attio.yml").write_text(CONFIG.replace(old, new))
    assert said in desk("sync", "job-postings", "--apply", "--limit", "3", code=1)
    assert desk.there.of("PUT") == []


# ---- what is written down


@pytest.fixture
def within(database: Parameters) -> Callable[..., None]:
    """A run of this process, and what is done in it."""

    def run(total: int, does: Callable[[Run, list[str]], Any]) -> None:
        async def work() -> None:
            ledger = Ledger(Settings(DATABASE_URL=make_conninfo("", **database)))
            lines: list[str] = []
            one = Run(ledger, lines.append, POSTINGS, total)
            try:
                async with one.under_way("apply", "northwind"):
                    await does(one, lines)
            finally:
                await ledger.close()

        asyncio.run(work())

    return run


def test_an_empty_log_is_a_failure(owner: Connection, within: Callable[..., None]) -> None:
    async def nothing(run: Run, lines: list[str]) -> None:
        pass

    with pytest.raises(Foreseen, match="of 5 of 5 records nothing is known"):
        within(5, nothing)
    (error,) = owner.execute("select error from outbound.sync_runs").fetchall()
    assert "nothing is known" in error[0]


def test_a_run_that_was_taken_for_dead_stops(
    owner: Connection, within: Callable[..., None]
) -> None:
    async def late(run: Run, lines: list[str]) -> None:
        owner.execute("update outbound.sync_runs set finished_at = clock_timestamp()")
        await run.count(sent=100)
        with pytest.raises(Foreseen, match="another one may go on"):
            await run.count(sent=1)

    with pytest.raises(Foreseen, match="taken for dead"):
        within(200, late)


def test_a_run_shows_that_it_lives(
    owner: Connection, within: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sender.attio.ledger.BEAT_SECONDS", 0.05)

    async def slow(run: Run, lines: list[str]) -> None:
        await run.count(sent=1)
        await asyncio.sleep(0.5)
        assert len(lines) >= 3
        row = owner.execute(
            "select sent, heartbeat_at > started_at from outbound.sync_runs"
        ).fetchall()
        assert row == [(1, True)]

    within(1, slow)


# ---- by hand


def test_a_csv_holds_what_would_go(desk: Desk, tmp_path: Path) -> None:
    desk.offer(range(2), salary_min=5, company={"target_record_id": "x"})
    desk.offer(range(2, 3), title='Head of "Data",\nLisbon')
    file = tmp_path / "postings.csv"
    assert "3 rows" in desk("export", "job-postings", "--csv", str(file), ATTIO_ACCESS_TOKEN="")
    assert desk.there.requests == []
    with file.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert [one["job_id"] for one in rows] == ["0", "1", "2"]
    assert rows[0]["target_record_id"] == "x"
    assert rows[0]["salary_min"] == "5"
    assert rows[0]["seniority"] == ""
    assert rows[2]["title"] == 'Head of "Data",\nLisbon'
    desk.owner.execute(
        "insert into outbound.sync_state (target, entity_key, payload_hash, status)"
        " select 'attio_job_postings', record_key, content_md5, 'sent'"
        " from sending.attio_job_postings"
    )
    assert "0 rows" in desk("export", "job-postings", "--csv", str(file))
    assert "3 rows" in desk("export", "job-postings", "--csv", str(file), "--all")
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


# ---- what is there twice


@dataclass
class Twice:
    """Companies that are there twice: name → record that could go."""

    spare: dict[str, str]
    kept: dict[str, str]


@pytest.fixture
def twice(desk: Desk) -> Twice:
    """Pairs, the later of which is spare. On some of them something hangs."""
    there = desk.there
    names = ["plain", "noted", "listed", "tasked", "other", "gone", "changed", "orphaned"]
    made = datetime(2026, 1, 1, tzinfo=UTC)
    spare, kept = {}, {}
    for number, name in enumerate(names):
        domain = f"{name}.example"
        at = made + timedelta(minutes=number)
        kept[name] = there.add("companies", {"domains": [domain], "name": name.title()}, at)
        spare[name] = there.add(
            "companies",
            # written otherwise, and the same; of one there is a domain more
            {"domains": [f"www.{domain}"] + ["elsewhere.example"] * (name == "other")},
            at + timedelta(days=1),
        )
    there.notes[spare["noted"]] = 3
    there.entries[spare["listed"]] = 1
    there.tasks[spare["tasked"]] = 1
    # the later one has people: it stays; both have: both do
    person = there.add("people", {"linkedin_url": "https://www.linkedin.com/in/ines-carrow-000"})
    team = {"team": [{"target_object": "people", "target_record_id": person}]}
    for name, sides in (("later", (False, True)), ("both", (True, True))):
        at = made + timedelta(hours=1)
        first, second = (
            there.add("companies", {"domains": [f"{name}.example"]} | (team if has else {}), at)
            for has in sides
        )
        spare[name], kept[name] = (first, second) if name == "later" else (second, first)
    # the same name is no proof
    for number in range(2):
        there.add("companies", {"domains": [f"same{number}.example"], "name": "Plain"})
        there.add("companies", {"name": "Plain"})
    desk("pull")
    return Twice(spare, kept)


def plan_of(said: str) -> str:
    return (
        said.rsplit("plan ", 1)[1].split()[0]
        if "--plan" not in said
        else (said.split("--plan ")[1].split("`")[0])
    )


def test_what_is_twice_is_planned_and_then_deleted(desk: Desk, twice: Twice) -> None:
    said = desk("duplicates", "plan")
    before = {one.method for one in desk.there.requests}
    assert "DELETE" not in before
    found = desk.duplicates()
    both = {twice.spare["both"], twice.kept["both"]}
    assert set(found) - both == set(twice.spare.values()) - both
    assert len(both & set(found)) == 1
    planned = {number for number, (status, _) in found.items() if status == "planned"}
    names = ("plain", "gone", "changed", "orphaned", "later")
    assert planned == {twice.spare[name] for name in names}
    assert "5 to be deleted" in said
    assert found[twice.spare["noted"]] == ("kept", "attached: notes")
    assert found[twice.spare["listed"]] == ("kept", "attached: list entries")
    assert found[twice.spare["tasked"]] == ("kept", "attached: tasks")
    assert found[twice.spare["other"]][1] == "has a domain that the other has not"
    assert found[(both & set(found)).pop()][1] == "attached: other records refer to it"

    # meanwhile: somebody works with them
    there = desk.there.records["companies"]
    del there[twice.spare["gone"]]
    del there[twice.kept["orphaned"]]
    there[twice.spare["changed"]]["values"]["industry"] = [{"value": "Shipping"}]
    desk.there.notes[twice.spare["later"]] = 1
    kept_as = dict(there[twice.spare["plain"]])
    count = len(there)
    done = desk("duplicates", "apply", "--plan", plan_of(said))
    assert "1 deleted, 4 left alone" in done
    assert len(there) == count - 1
    assert [one.path.rsplit("/", 1)[1] for one in desk.there.of("DELETE")] == [twice.spare["plain"]]
    found = desk.duplicates()
    assert found[twice.spare["gone"]] == ("skipped", "is gone")
    assert found[twice.spare["orphaned"]] == ("skipped", "the one that was to stay is gone")
    assert found[twice.spare["changed"]] == ("skipped", "changed since the plan")
    assert found[twice.spare["later"]] == ("skipped", "attached: notes")
    assert found[twice.spare["plain"]][0] == "deleted"
    (record,) = desk.owner.execute(
        "select record from outbound.attio_duplicates where status = 'deleted'"
    ).fetchall()
    assert record[0] == kept_as
    run = desk.run()
    assert (run["mode"], run["sent"], run["skipped"], run["failed"]) == ("delete", 1, 4, 0)


def test_each_way_to_hang_on_a_record_saves_it(desk: Desk, twice: Twice) -> None:
    """Whatever came between the plan and its deletion."""
    planned = plan_of(desk("duplicates", "plan"))
    spare = twice.spare
    desk.there.notes[spare["plain"]] = 1
    desk.there.tasks[spare["gone"]] = 1
    desk.there.entries[spare["orphaned"]] = 1
    desk.there.records["companies"][spare["changed"]]["values"]["associated_deals"] = [
        {"attribute_type": "record-reference", "target_object": "deals", "target_record_id": "x"}
    ]
    desk.there.records["companies"][twice.kept["later"]]["values"]["domains"] = []
    desk("duplicates", "apply", "--plan", planned)
    assert desk.there.of("DELETE") == []
    assert Counter(status for status, _ in desk.duplicates().values())["skipped"] == 5


def test_a_record_that_refers_to_others_is_kept_when_the_plan_is_made(desk: Desk) -> None:
    """What was read before may be old: the record is looked at, not what is known of it."""
    companies(desk.there, range(1))
    (spare,) = companies(desk.there, range(1), name="Again")
    desk("pull")
    desk.there.records["companies"][spare]["values"]["team"] = [
        {"attribute_type": "record-reference", "target_object": "people", "target_record_id": "x"}
    ]
    desk.owner.execute(
        "update outbound.attio_companies set created_at = created_at + '1 s' where name = 'Again'"
    )
    said = desk("duplicates", "plan")
    assert "attached: team" in said
    assert "to be deleted" not in said


def test_a_plan_that_is_not_what_was_shown_deletes_nothing(desk: Desk, twice: Twice) -> None:
    planned = plan_of(desk("duplicates", "plan"))
    assert "There is no plan" in desk("duplicates", "apply", "--plan", "0123456789ab", code=1)
    for change, back in (
        ("was_planned = true, status = 'planned'", "was_planned = false, status = 'kept'"),
        (f"keep_id = '{twice.kept['plain']}'", f"keep_id = '{twice.kept['noted']}'"),
    ):
        for values in (change, back):
            desk.owner.execute(
                f"update outbound.attio_duplicates set {values} where delete_id = %s",
                [twice.spare["noted"]],
            )
            if values == change:
                said = desk("duplicates", "apply", "--plan", planned, code=1)
                assert "is not what it was" in said
    assert desk.there.of("DELETE") == []


def test_few_go_first_and_never_all_at_once(desk: Desk) -> None:
    companies(desk.there, range(25))
    companies(desk.there, range(25))
    desk("pull")
    planned = plan_of(desk("duplicates", "plan"))
    for limit in ("11", "501"):
        said = desk("duplicates", "apply", "--plan", planned, "--limit", limit, code=1)
        assert "First --limit 10" in said
    assert desk.there.of("DELETE") == []
    desk("duplicates", "apply", "--plan", planned)
    assert len(desk.there.of("DELETE")) == 10
    desk("duplicates", "apply", "--plan", planned, "--limit", "500")
    assert len(desk.there.of("DELETE")) == 25
    left = [one["values"]["domains"][0]["domain"] for one in _companies(desk)]
    assert sorted(left) == sorted(f"c{number}.example" for number in range(25))
    assert desk.there.busiest({"DELETE"}) <= 20


def test_what_is_deleted_is_shown_for_a_while_and_not_deleted_again(desk: Desk) -> None:
    desk.there.lag = 0.0
    companies(desk.there, range(3))
    companies(desk.there, range(3))
    desk("pull")
    desk("duplicates", "apply", "--plan", plan_of(desk("duplicates", "plan")))
    desk.there.lag = 3_600.0  # a query sees what was an hour ago
    for shown in desk.there._shown.values():
        shown[0] = (shown[0][0] - 7_200, shown[0][1])
    desk("pull")
    assert "3 is gone already" in desk("duplicates", "plan")
    assert len(desk.there.of("DELETE")) == 3


def test_who_is_killed_while_deleting_knows_what_was_deleted(desk: Desk) -> None:
    """The record is kept before it is asked for; if the answer was not heard, it is looked at."""
    companies(desk.there, range(1))
    companies(desk.there, range(1))
    desk("pull")
    planned = plan_of(desk("duplicates", "plan"))
    ((number, record),) = desk.owner.execute(
        "select delete_id::text, record from outbound.attio_duplicates"
    ).fetchall()
    desk.owner.execute("update outbound.attio_duplicates set record = %s", [Jsonb(record)])
    seen: list[str] = []

    def before(one: Request) -> None:
        if one.method == "DELETE":
            seen.append(desk.duplicates()[number][0])
            running.kill()

    desk.there.before = before
    running = desk.start("duplicates", "apply", "--plan", planned)
    running.communicate(timeout=60)
    assert seen == ["deleting"]
    assert desk.duplicates()[number][0] == "deleting"
    desk.there.before = None
    assert number not in desk.there.records["companies"]
    desk.owner.execute(
        "update outbound.sync_runs set heartbeat_at = heartbeat_at - interval '61 seconds'"
    )
    assert "1 deleted" in desk("duplicates", "apply", "--plan", planned)
    assert desk.duplicates()[number][0] == "deleted"
    assert len(desk.there.of("DELETE")) == 1


def test_what_was_read_long_ago_is_no_ground_to_delete(desk: Desk, twice: Twice) -> None:
    desk.owner.execute(
        "update outbound.sync_runs set finished_at = finished_at - interval '2 days'"
    )
    assert "hq attio pull` first" in desk("duplicates", "plan", code=1)


def _companies(desk: Desk) -> list[Json]:
    return list(desk.there.records["companies"].values())
