"""What the planner is told of tables, and what it makes of models on more than a few rows."""

import re

import pytest

from tests.pipeline.conftest import Warehouse
from tests.pipeline.test_lookups_heal import LOOKUPS, company

THREE_THOUSAND = """
insert into raw.payloads (workflow, payload)
select 'companyenrich', jsonb_build_object(
    'domain', 'c' || n || '.example',
    'raw_payload', '{"name": "C", "employees": "51-200", "revenue": "1m-10m", "type": "public",
        "industry": "Software"}'::jsonb
)
from generate_series(1, 3000) as n
"""


@pytest.mark.parametrize("lookup", LOOKUPS, ids=[lookup[0] for lookup in LOOKUPS])
def test_a_lookup_that_did_not_change_costs_nothing(
    warehouse: Warehouse, lookup: tuple[str, ...]
) -> None:
    table = lookup[6]
    warehouse.connection.execute(THREE_THOUSAND)
    warehouse.build()
    warehouse.land([company(employees="51-200", revenue="1m-10m", type="public")])
    warehouse.build("extracted.companyenrich_payloads", "claims.company")

    plan = explained(warehouse, table)
    scans = [line for line in plan if "Scan" in line and " on company company_1" in line]
    assert any("never executed" in line for line in scans), "\n".join(plan)
    assert any("One-Time Filter" in line for line in plan), "\n".join(plan)
    read = [line for line in scans if "Seq Scan" in line and "never executed" not in line]
    assert not read, "\n".join(plan)


def test_what_stands_is_not_gone_through_for_each_row(warehouse: Warehouse) -> None:
    warehouse.land([company()])
    warehouse.build()
    warehouse.land([company()])
    warehouse.build("extracted.companyenrich_payloads", "claims.company_place")
    # a left join became a loop of all rows over all, whatever their number
    assert any("Full Join" in line for line in explained(warehouse, "core.company_locations"))


def test_what_one_company_sends_costs_no_more_than_what_many_do(warehouse: Warehouse) -> None:
    warehouse.land([company(technologies=["React"])])
    warehouse.build()
    sent = 300
    warehouse.land([company(technologies=["React"]) for _ in range(sent)])
    warehouse.build("extracted.companyenrich_payloads")
    reading = [
        script.model.replace("core_company_types", "company_types")
        for script in warehouse.scripts
        if "hq.from_companyenrich_payloads" in script.merge
    ]
    assert len(reading) > 15
    for table in reading:
        plan = explained(warehouse, table)
        # the square of it would be 45,000 for every look-up
        assert most_visited(plan) < 20 * sent, table + "\n" + "\n".join(plan)


def test_what_is_gone_is_not_looked_for_in_the_whole_table(warehouse: Warehouse) -> None:
    warehouse.connection.execute(THREE_THOUSAND)
    warehouse.build()
    warehouse.land([company(employees="51-200", type="public")])
    warehouse.build("extracted.companyenrich_payloads", "claims.company", "claims.company_place")
    tables = ("companies", "company_employee_range", "company_industries", "company_types")
    for table in (*tables, "company_descriptions", "company_name_keys"):
        plan = explained(warehouse, f"core.{table}")
        whole = re.compile(rf"Seq Scan on {table} (?!.*never executed)")
        assert not any(map(whole.search, plan)), "\n".join(plan)


@pytest.mark.parametrize("by", ["loop", "dbt"])
def test_a_table_that_grew_is_analyzed(warehouse: Warehouse, by: str) -> None:
    def build() -> int:
        if by == "loop":
            warehouse.build()
        else:
            assert warehouse.dbt(
                "run", "--select", "companyenrich_payloads companyenrich_company"
            ).success
        # by us: what autovacuum does is counted apart
        row = warehouse.connection.execute(
            "select pg_stat_get_analyze_count('extracted.companyenrich_company'::regclass)"
        ).fetchone()
        assert row
        return int(row[0])

    warehouse.land([company()])
    before = build()
    warehouse.connection.execute(THREE_THOUSAND)
    assert build() == before + 1
    warehouse.land([company()])
    assert build() == before + 1  # one more is no reason


def explained(warehouse: Warehouse, table: str) -> list[str]:
    """The plan of a model's merge as carried out, and taken back."""
    (script,) = [
        script
        for script in warehouse.scripts
        if script.model.replace("core_company_types", "company_types") == table
    ]
    merge = script.merge.rindex("with given as ")
    explain = script.merge[:merge] + "explain (analyze, timing off) " + script.merge[merge:]
    cursor = warehouse.builder.execute(f"begin; {script.open}; {explain}; rollback".encode())
    lines: list[str] = []
    while True:
        if cursor.description and cursor.description[0].name == "QUERY PLAN":
            lines += [line for (line,) in cursor.fetchall()]
        if not cursor.nextset():
            return lines


def most_visited(plan: list[str]) -> float:
    """Rows that one node of a plan looked at: those it gave on, and those it left out."""
    most = loops = 0.0
    for line in plan:
        if found := re.search(r"actual rows=([\d.]+) loops=(\d+)", line):
            loops = float(found[2])
            most = max(most, float(found[1]) * loops)
        elif found := re.search(r"Rows Removed by .*: (\d+)", line):
            most = max(most, float(found[1]) * loops)
    return most
