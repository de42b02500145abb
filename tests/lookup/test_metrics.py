"""What Prometheus is told is so, and rules and charts ask for nothing else."""

import json
import re
import shutil
import subprocess
from typing import Any

import httpx
import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families

from lookup.metrics import GAPS, QUESTIONS
from receiver.metrics import Metrics
from tests.conftest import PROJECT, Receiver
from tests.lookup.conftest import Ask

PATH = "/metrics/warehouse"
RULES = PROJECT / "deploy" / "prometheus"
DASHBOARD = PROJECT / "deploy" / "grafana" / "dashboard.json"
Owner = psycopg.Connection[tuple[Any, ...]]
Told = dict[tuple[str, ...], float]


def told(answer: httpx.Response) -> Told:
    """By name and labels."""
    assert answer.status_code == 200, answer.text
    return {
        (one.name, *one.labels.values()): one.value
        for family in text_string_to_metric_families(answer.text)
        for one in family.samples
    }


def test_it_says_what_the_tables_say(ask: Ask, owner: Owner) -> None:
    landed = dict(
        owner.execute("select workflow, count(*) from raw.payloads group by workflow").fetchall()
    )
    given = told(ask("GET", PATH))
    assert {slug for name, *rest in given for slug in rest if name == "hq_workflow_landed"} >= set(
        landed
    )
    for workflow, count in landed.items():
        assert given["hq_workflow_landed", workflow] == count
        pending = given["hq_workflow_pending", workflow]
        assert given["hq_workflow_extracted", workflow] + pending == count
    quarantined = owner.execute(
        "select count(*) from extracted.companyenrich_payloads where quarantine_reason is not null"
    ).fetchone()
    assert (given["hq_workflow_quarantined", "companyenrich"],) == quarantined
    gaps = owner.execute("select count(*) from core.people_gaps where gap = 'tenure'").fetchone()
    assert (given["hq_gap_rows", "people-missing-tenure"],) == gaps


def test_what_somebody_should_get_up_for(ask: Ask, owner: Owner) -> None:
    with owner.transaction():
        owner.execute(
            """
            insert into ops.heartbeats (name, beat_at)
            values ('build loop', now() - interval '5 min')
            on conflict (name) do update set beat_at = excluded.beat_at
            """
        )
        owner.execute(
            """
            insert into ops.runs (invocation_id, horizon, started_at, finished_at, status)
            values ('metrics', 1, now() + interval '1 s', now(), 'error')
            """
        )
        owner.execute(
            """
            insert into ops.run_nodes (invocation_id, node, resource_type, status) values
            ('metrics', 'model.a', 'model', 'error'), ('metrics', 'model.b', 'model', 'success'),
            ('metrics', 'test.a', 'test', 'fail'), ('metrics', 'test.b', 'test', 'error'),
            ('metrics', 'test.c', 'test', 'pass')
            """
        )
    with owner.transaction():
        owner.execute("create table public.held (one int)")  # draws a number, as who writes does
        given = told(ask("GET", PATH))
        later = told(ask("GET", PATH))
        owner.execute("drop table public.held")
    assert 299 <= given["hq_heartbeat_age", "build loop"] < 400
    assert (given["hq_run_failed_models",], given["hq_run_failed_tests",]) == (1, 2)
    assert later["hq_horizon_lag",] > given["hq_horizon_lag",] > 0
    owner.execute("delete from ops.runs where invocation_id = 'metrics'")
    owner.execute("delete from ops.heartbeats where name = 'build loop'")
    assert told(ask("GET", PATH))["hq_horizon_lag",] == 0


def test_a_read_key_opens_it_as_prometheus_sends_one(lookup: Receiver) -> None:
    assert httpx.get(lookup.url + PATH).status_code == 401
    bearer = {"authorization": f"Bearer {lookup.key}"}
    assert httpx.get(lookup.url + PATH, headers=bearer).status_code == 200


def names() -> set[str]:
    """Of all that Prometheus is told, here and at the door."""
    door = {one.name for one in Metrics().registry.collect()}
    ends = ("", "_total", "_bucket", "_sum", "_count")
    behind = {name for question in QUESTIONS for name in question.gauges}
    return {name + end for name in door for end in ends} | behind | GAPS.keys() | {"up"}


def test_rules_and_charts_ask_for_what_there_is() -> None:
    charts = [
        target["expr"]
        for panel in json.loads(DASHBOARD.read_text())["panels"]
        for target in panel["targets"]
    ]
    rules = re.findall(
        r"expr: (?:>-\n)?((?:.+\n)(?:          .+\n)*)", (RULES / "rules.yml").read_text()
    )
    assert len(charts) > 10
    assert len(rules) == 15
    for expression in (*charts, *rules):
        unknown = set(re.findall(r"\b(?:hq_\w+|up)\b", expression)) - names()
        assert not unknown, (expression, unknown)


@pytest.mark.skipif(shutil.which("promtool") is None, reason="there is no promtool")
def test_each_rule_fires() -> None:
    for words in (["check", "rules", "rules.yml"], ["test", "rules", "rules_test.yml"]):
        done = subprocess.run(["promtool", *words], cwd=RULES, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
