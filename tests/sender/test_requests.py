"""What is asked becomes a job of what may be sent: landed, counted, answered at once."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from hq import keys
from tests.conftest import Parameters, Receiver
from tests.sender.conftest import Connection, destination, emptied
from tests.sender.destination import Destination

PATH = "/run/case-study-urls/to-clay"
# as dbt makes it (tests/pipeline/test_sending.py); what is judged here stands in a table
VIEWS = """
create table sending.pages (
    record_key text, batch_id text, created_at timestamptz default clock_timestamp(), payload jsonb
);
grant select on sending.pages to hq_sender;
create view sending.case_study_urls_judged as
select p.*, md5(p.payload::text) as content_md5,
    coalesce(
        (select 'missing: ' || string_agg(f.key, ', ' order by f.key)
        from jsonb_each_text(p.payload) as f where f.value is null having count(*) > 0),
        (select case
            when r.state = 'open' then 'on its way'
            when r.content_md5 = md5(p.payload::text) and r.state = 'delivered' then 'sent before'
        end
        from outbound.records as r
        where r.kind = 'case_study_urls' and r.record_key = p.record_key
        order by r.delivery_id desc limit 1)
    ) as reason
from sending.pages as p;
create view sending.case_study_urls as
select * from sending.case_study_urls_judged where reason is null;
create view sending.case_study_urls_blocked as
select * from sending.case_study_urls_judged where reason is not null;
grant select on sending.case_study_urls, sending.case_study_urls_blocked to hq_sender
"""
PAGES = """
insert into sending.pages (record_key, batch_id, payload)
select
    n::text, 'batch ' || n %% 2,
    jsonb_build_object(
        'origin_company_name', case when n %% 10 != 0 then 'Northwind' end,
        'origin_company_domain', 'northwind.example', 'customer_company_name', 'Brightwater ' || n,
        'case_study_url', 'https://northwind.example/customers/' || n
    )
from generate_series(1, %s) as n
"""


@pytest.fixture
def database(served: tuple[Parameters, Receiver]) -> Parameters:
    return emptied(served[0])


def test_from_a_request_to_the_last_row(
    http: httpx.Client, owner: Connection, carry_out: Callable[..., None]
) -> None:
    with Destination() as there:
        destination(owner, "clay", there.url)
        # before dbt has been here
        early = http.post(PATH, json={"webhook_url": "clay"})
        assert (early.status_code, early.json()["code"]) == (503, "not_built")
        owner.execute(VIEWS)
        owner.execute(PAGES, [100])

        shown = http.post(PATH, json={"webhook_url": "clay", "dry_run": True, "limit": 3})
        assert (shown.status_code, shown.json()["total_rows"]) == (200, 3)
        assert len(shown.json()["jobs"][0]["first"]) == 3
        assert owner.execute("select count(*) from outbound.jobs").fetchall() == [(0,)]

        # the URL serves as the name; nobody keeps it
        asked = http.post(PATH, json={"webhook_url": there.url, "batch_id": "batch 0"})
        said = asked.json()
        assert asked.status_code == 202, said
        assert asked.headers["location"] == f"/read/jobs/{said['job_id']}"
        assert (said["success"], said["total_rows"], said["sent"]) == (True, 40, 0)
        assert said["jobs"][0]["blocked"] == {"missing: origin_company_name": 10}
        landed = owner.execute(
            "select landing_id, workflow, payload, api_key_name from raw.outbound_requests"
        ).fetchall()
        assert landed == [
            (
                said["landing_id"],
                "case-study-urls-to-clay",
                {"batch_id": "batch 0", "limit": None},
                "sales",
            )
        ]
        waits = http.get(asked.headers["location"]).json()
        assert (waits["state"], waits["sent"], waits["remaining"]) == ("active", 0, 40)
        assert (waits["blocked"], waits["destination"]) == (10, "clay")

        # the other batch alone: what is on its way is not asked for twice
        rest = http.post(PATH, json={"webhook_url": "clay"}).json()
        assert rest["total_rows"] == 50
        assert rest["jobs"][0]["blocked"]["on its way"] == 40
        carry_out()
        done = http.get(asked.headers["location"]).json()
        assert (done["state"], done["sent"], done["failed"]) == ("done", 40, 0)
        assert len(there.ledger) == 90
        assert all(None not in one.record.values() for one in there.ledger)

        # sent is sent, but what was corrected is another content
        again = http.post(PATH, json={"webhook_url": "clay"}).json()
        assert again["total_rows"] == 0
        assert again["jobs"][0]["blocked"] == {
            "missing: origin_company_name": 10,
            "sent before": 90,
        }
        assert http.get(f"/read/jobs/{again['job_id']}").json()["state"] == "done"
        owner.execute(
            'update sending.pages set payload = payload || \'{"origin_company_name": "Nord"}\''
            " where payload ->> 'origin_company_name' is null or record_key = '1'"
        )
        assert http.post(PATH, json={"webhook_url": "clay"}).json()["total_rows"] == 11
        carry_out()
        assert len(there.ledger) == 101
    dump = str(owner.execute("select * from outbound.jobs").fetchall())
    assert there.url not in dump


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ({"webhook_url": "nobody"}, "unknown_destination", "hq destinations add"),
        ({"webhook_url": "https://elsewhere.example/x?t=secret"}, "unknown_destination", "hq"),
        ({"webhook_url": "http://169.254.169.254/"}, "unknown_destination", "hq"),
        ({}, "invalid_request", "webhook_url"),
        ({"webhook_url": " "}, "invalid_request", "webhook_url"),
        ({"webhook_url": "clay", "limit": 0}, "invalid_request", "limit"),
        ({"webhook_url": "clay", "bacth_id": "x"}, "invalid_request", "bacth_id"),
    ],
)
def test_what_is_refused(
    http: httpx.Client, owner: Connection, body: dict[str, Any], code: str, words: str
) -> None:
    owner.execute(VIEWS)
    answer = http.post(PATH, json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert words in answer.json()["error"]
    assert "secret" not in answer.text
    assert owner.execute("select count(*) from raw.outbound_requests").fetchall() == [(0,)]


def test_only_a_key_that_may_send(http: httpx.Client, owner: Connection) -> None:
    reads = keys.add(owner, "reads", ["read", "land"])
    answer = http.post(PATH, json={"webhook_url": "clay"}, headers={"x-api-key": reads})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert http.post(PATH, json={}, headers={"x-api-key": "hq_none"}).status_code == 401
    # and what it has asked for it may ask about
    assert http.get("/read/jobs/1").status_code == 404
    assert http.get("/read/jobs/1", headers={"x-api-key": reads}).status_code == 404
    assert http.get("/api/leads").status_code == 403
    assert http.get(PATH).status_code == 405
    assert http.post(f"{PATH.upper()}/", json={}).status_code == 422


def test_what_is_too_large_is_told(http: httpx.Client, owner: Connection) -> None:
    owner.execute(VIEWS)
    owner.execute(PAGES, [5])
    owner.execute(
        "update sending.pages set payload = payload || jsonb_build_object('customer_company_name',"
        " repeat('x', 100000)) where record_key = '3'"
    )
    destination(owner, "clay", "https://hooks.example/x")
    said = http.post(PATH, json={"webhook_url": "clay"}).json()
    progress = http.get(f"/read/jobs/{said['job_id']}").json()
    assert (progress["total"], progress["failed"], progress["remaining"]) == (5, 1, 4)
    reasons = owner.execute("select reason from outbound.deliveries where state = 'dead'")
    assert reasons.fetchall() == [("larger than 100000 bytes",)]
