"""What may be sent is decided in SQL: judged from what landed and from what was sent."""

from typing import Any

import pytest

from tests.pipeline.conftest import Warehouse, sample

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
    built.connection.execute("truncate outbound.jobs, outbound.deliveries, outbound.attempts")
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
