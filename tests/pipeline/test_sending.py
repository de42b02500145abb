"""What may be sent is decided in SQL: judged from what landed and from what was sent."""

from typing import Any

import httpx
import pytest

from hq import keys
from tests.conftest import SERVE, environment, running_receiver
from tests.hq.test_cli import assert_sentence, hq
from tests.pipeline.conftest import Warehouse, sample
from tests.sender.conftest import carried_out, destination
from tests.sender.destination import Destination

CUSTOMERS = "claygent-customers-of-3"
VIEWS = ("case_study_urls", "unresolved_customers", "client_leads_people", "client_leads_companies")
DELIVERED = """
with destination as (
    insert into outbound.groups (name) values ('w') on conflict do nothing
), there as (
    insert into outbound.destinations (name, url, group_name) values ('w', 'https://x.example', 'w')
    on conflict do nothing
), job as (
    insert into outbound.jobs (kind, destination, request) values ('{view}', 'w', '{{}}')
    returning job_id
)
insert into outbound.deliveries (job_id, kind, record_key, content_md5, payload, state)
select job.job_id, '{view}', s.record_key, s.content_md5, s.payload, %s
from job, sending.{view} as s
"""


@pytest.fixture
def warehouse(built: Warehouse) -> Any:
    built.empty()
    yield built
    built.connection.execute(
        "truncate outbound.jobs, outbound.deliveries, outbound.attempts, outbound.destinations,"
        " outbound.groups"
    )
    built.empty()


def reasons(warehouse: Warehouse, view: str) -> dict[str, int]:
    return dict(
        warehouse.connection.execute(
            f"select reason, count(*) from sending.{view}_blocked group by 1"
        ).fetchall()
    )


def rows(warehouse: Warehouse, view: str) -> list[dict[str, Any]]:
    found = warehouse.connection.execute(
        f"select payload from sending.{view} order by record_key"
    ).fetchall()
    return [payload for (payload,) in found]


def test_every_row_is_sent_or_blocked_with_a_reason(warehouse: Warehouse) -> None:
    slugs = (CUSTOMERS, "client-lead", "manual-company-customers", "case-study-buyers")
    warehouse.land([body for slug in slugs for body in sample(slug)])
    warehouse.build()
    for view in VIEWS:
        judged = warehouse.connection.execute(
            f"select count(*), count(distinct record_key) from sending.{view}_judged"
        ).fetchall()[0]
        assert judged[0] == judged[1] > 0, view
        assert len(rows(warehouse, view)) + sum(reasons(warehouse, view).values()) == judged[0]
    for payload in rows(warehouse, "case_study_urls") + rows(warehouse, "unresolved_customers"):
        assert None not in payload.values()


def test_sent_is_not_sent_again_until_it_is_corrected(warehouse: Warehouse) -> None:
    def land(name: str | None, page: str = "one") -> None:
        body = {
            "origin_company_domain": "northwind.example",
            "origin_company_name": name,
            "company_customer_name": "Brightwater " + page,
            "case_study_url": f"https://northwind.example/customers/{page}",
            "workflow_slug": "manual-company-customers",
        }
        warehouse.land([("manual-company-customers", body)])
        warehouse.build()

    land(None)
    assert rows(warehouse, "case_study_urls") == []
    assert reasons(warehouse, "case_study_urls") == {"missing: origin_company_name": 1}
    land("Northwind")
    assert [one["origin_company_name"] for one in rows(warehouse, "case_study_urls")] == [
        "Northwind"
    ]
    deliver = DELIVERED.format(view="case_study_urls")
    warehouse.connection.execute(deliver, ["open"])
    assert reasons(warehouse, "case_study_urls") == {"on its way": 1}
    sent = "select sent_to_clay, processed from core.staging_case_study_urls"
    assert warehouse.connection.execute(sent).fetchall() == [(False, False)]
    warehouse.connection.execute("update outbound.deliveries set state = 'delivered'")
    assert reasons(warehouse, "case_study_urls") == {"sent before": 1}
    assert warehouse.connection.execute(sent).fetchall() == [(True, False)]
    by_its_old_name = "select sent_to_clay from raw.staging_case_study_urls"
    assert warehouse.connection.execute(by_its_old_name).fetchall() == [(True,)]
    land("Northwind Labs")
    assert [one["origin_company_name"] for one in rows(warehouse, "case_study_urls")] == [
        "Northwind Labs"
    ]
    warehouse.connection.execute(deliver, ["dead"])
    assert list(reasons(warehouse, "case_study_urls")) == [
        "given up before: hq jobs retry tries it again"
    ]


LEADS = "/run/client/leads/to-clay"
UNRESOLVED = "/run/unresolved-customers/to-clay"
NO_NAME = "missing: full_name, person_linkedin_url"


def land_leads(warehouse: Warehouse) -> None:
    """Two leads of one client that go, at one company, one that does not; and another client's."""
    lead = {"client_domain": "brassfinch.example", "company_domain": "tallowgate.example"}
    ines = {"full_name": "Ines van Carrow", "work_email": "ines@tallowgate.example"}
    oda = {"full_name": "Oda", "work_email": "oda@tallowgate.example", "company_name": "Tallowgate"}
    several = (
        lead | ines,
        lead | oda,
        lead | {"work_email": "office@quillbank.example", "company_domain": None},
        lead | ines | {"client_domain": "orrinsoft.example"},
    )
    warehouse.land([("client-lead", body) for body in several])
    warehouse.build()


def land_customers(warehouse: Warehouse) -> None:
    """Of a vendor whose name is known and of one without: one customer, and none."""
    several = (("northwind.example", "Northwind"), ("nameless.example", None))
    customers = [
        {"companyName": "Orchid Freight", "url": "", "hasCaseStudy": False},
        {"companyName": "None found.", "url": "", "hasCaseStudy": False},
    ]
    warehouse.land(
        [
            (
                CUSTOMERS,
                {
                    "origin_company_domain": domain,
                    "origin_company_name": name,
                    "customers": customers,
                },
            )
            for domain, name in several
        ]
    )
    warehouse.build()


def test_leads_and_customers_are_asked_for_over_http_and_carried_out(warehouse: Warehouse) -> None:
    land_leads(warehouse)
    land_customers(warehouse)
    database, owner = warehouse.database, warehouse.connection
    key = keys.add(owner, "sales", ["send"])
    with (
        Destination() as there,
        running_receiver(database, SERVE) as door,
        httpx.Client(base_url=door.url, headers={"x-api-key": key}, timeout=60) as http,
    ):
        for name in ("client-leads-people", "client-leads-companies", "customers"):
            destination(owner, name, f"{there.url}/{name}")
        asked = {"client_domain": " Brassfinch.example", "client_name": "Brassfinch"}
        shown = http.post(LEADS, json=asked | {"dry_run": True})
        assert (shown.status_code, shown.json()["total_rows"]) == (200, 3)
        assert owner.execute("select count(*) from raw.outbound_requests").fetchall() == [(0,)]

        answer = http.post(LEADS, json=asked)
        said = answer.json()
        assert answer.status_code == 202, said
        assert answer.headers["location"] == f"/read/jobs/{said['job_id']}"
        counted = [(one["kind"], one["total_rows"], one["blocked"]) for one in said["jobs"]]
        assert counted == [
            ("client_leads_people", 2, {NO_NAME: 1}),
            ("client_leads_companies", 1, {}),
        ]
        customers = http.post(UNRESOLVED, json={"webhook_url": "customers"})
        told = customers.json()
        assert (customers.status_code, told["total_rows"]) == (202, 1)
        assert told["jobs"][0]["blocked"] == {"missing: origin_company_name": 1}
        landed = "select workflow, payload from raw.outbound_requests order by landing_id"
        assert owner.execute(landed).fetchall() == [
            (
                "client-leads-to-clay",
                {"client_domain": "Brassfinch.example", "client_name": "Brassfinch", "limit": None},
            ),
            ("unresolved-customers-to-clay", {"limit": None}),
        ]

        carried_out(database)
        for job in [one["job_id"] for one in said["jobs"] + told["jobs"]]:
            assert http.get(f"/read/jobs/{job}").json()["state"] == "done"
        # and once: none goes twice, not even to who asks for all
        again = http.post(LEADS, json=asked).json()
        assert again["total_rows"] == 0
        assert again["jobs"][0]["blocked"] == {NO_NAME: 1, "sent before": 2}
        assert http.post(UNRESOLVED, json={"webhook_url": "customers"}).json()["total_rows"] == 0
        carried_out(database)
    bodies = {
        name: sorted(
            (one.record for one in there.ledger if one.path.endswith(name)), key=lambda r: str(r)
        )
        for name in ("people", "companies", "customers")
    }
    people = [
        tuple(one[field] for field in ("client_domain", "client_name", "first_name", "last_name"))
        for one in bodies["people"]
    ]
    assert sorted(people, key=str) == [
        ("brassfinch.example", "Brassfinch", "Ines", "van Carrow"),
        ("brassfinch.example", "Brassfinch", "Oda", None),
    ]
    assert {one["company_domain"] for one in bodies["people"]} == {"tallowgate.example"}
    assert bodies["companies"] == [
        {
            "client_domain": "brassfinch.example",
            "client_name": "Brassfinch",
            "company_name": "Tallowgate",
            "domain": "tallowgate.example",
            "company_linkedin_url": None,
        }
    ]
    (customer,) = bodies["customers"]
    assert customer.pop("id")
    assert customer == {
        "customer_name": "Orchid Freight",
        "origin_company_domain": "northwind.example",
        "origin_company_name": "Northwind",
    }


def test_by_hand_it_is_first_shown_and_then_done(warehouse: Warehouse) -> None:
    land_leads(warehouse)
    env, owner = environment(warehouse.database), warehouse.connection
    words = ("send", "client-leads", "--client-domain", "brassfinch.example")
    assert_sentence(hq(*words, env=env), "hq destinations add")
    for name in ("client-leads-people", "client-leads-companies"):
        destination(owner, name, f"https://hooks.example/{name}")
    shown = hq(*words, env=env)
    assert shown.returncode == 0, shown.stderr
    assert "2 client_leads_people would go to client-leads-people. --apply" in shown.stderr
    assert "1 client_leads_companies would go to client-leads-companies" in shown.stderr
    assert f"1 of client_leads_people not sent: {NO_NAME}" in shown.stdout
    assert '"full_name": "Ines van Carrow"' in shown.stdout
    counts = "select count(*) from outbound.jobs union all select count(*) from raw.payloads"
    (jobs, before) = owner.execute(counts).fetchall()
    assert jobs == (0,)

    done = hq(*words, "--apply", env=env)
    assert done.returncode == 0, done.stderr
    assert "2 client_leads_people to client-leads-people" in done.stderr
    made = owner.execute(
        "select kind, destination, total, request, api_key_name from outbound.jobs order by job_id"
    ).fetchall()
    request = {"client_domain": "brassfinch.example"}
    assert made == [
        ("client_leads_people", "client-leads-people", 2, request, "hq send"),
        ("client_leads_companies", "client-leads-companies", 1, request, "hq send"),
    ]
    assert owner.execute(counts).fetchall() == [(2,), (before[0] + 1,)]  # one request, landed
    # what would be left aside is refused
    assert_sentence(hq(*words, "--batch-id", "x", env=env), "does not take --batch-id")
    assert_sentence(hq(*words, "--to", "x", env=env), "client-leads-people", "--to")
    assert_sentence(hq("send", "client-leads", env=env), "needs --client-domain")
