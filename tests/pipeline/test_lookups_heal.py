"""A value no lookup knows blocks nothing, is visible, and is matched once the lookup knows it."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.pipeline.conftest import Warehouse

DOMAIN = "healed.example"
# lookup, its columns for (raw, canonical), field of the payload, where it comes out
LOOKUPS = [
    ("employee_range_lookup", "size_raw", "size_cleaned", "employees", "51-200", "201-500",
     "core.company_employee_range", "employee_range"),
    ("revenue_range_lookup", "raw_value", "matched_revenue_range", "revenue", "$1M - $5M",
     "$5M - $10M", "core.company_revenue", "matched_revenue_range"),
    ("company_type_lookup", "raw_value", "matched_company_type", "type", "Public Company",
     "Private Company", "core.company_types", "matched_type"),
    ("industry_lookup", "industry_raw", "industry_cleaned", "industry", "Banking", "Retail",
     "core.company_industries", "matched_industry"),
]  # fmt: skip


@pytest.fixture
def lookups(warehouse: Warehouse) -> Iterator[Warehouse]:
    """The warehouse, with its lookups put back as they were afterwards."""
    tables = [f"reference.{lookup[0]}" for lookup in LOOKUPS]
    for table in tables:
        warehouse.builder.execute(f"create temp table {table.split('.')[1]} as table {table}")
    yield warehouse
    for table in tables:
        warehouse.builder.execute(f"delete from {table}")  # noqa: S608
        warehouse.builder.execute(f"insert into {table} table pg_temp.{table.split('.')[1]}")
        warehouse.builder.execute(f"drop table pg_temp.{table.split('.')[1]}")


def company(**said: Any) -> tuple[str, dict[str, Any]]:
    return "companyenrich", {"domain": DOMAIN, "raw_payload": {"name": "Healed", **said}}


def value(warehouse: Warehouse, table: str, column: str) -> Any:
    row = warehouse.connection.execute(
        f"select {column} from {table} where domain = %s",  # noqa: S608
        [DOMAIN],
    ).fetchone()
    return row[0] if row else None


@pytest.mark.parametrize("lookup", LOOKUPS, ids=[lookup[0] for lookup in LOOKUPS])
def test_a_miss_is_seen_and_heals(lookups: Warehouse, lookup: tuple[str, ...]) -> None:
    name, raw, canonical, field, first, second, table, column = lookup
    unknown = "As yet unheard-of"
    lookups.land([company(**{field: unknown})])
    lookups.build()
    assert value(lookups, "core.companies", "name") == "Healed"
    assert value(lookups, table, column) is None
    missed = lookups.connection.execute(
        "select raw_value, payloads from ops.unmatched_lookup_values where lookup = %s", [name]
    ).fetchall()
    assert missed == [(unknown, 1)]

    # as the seed would; another spelling of the same
    lookups.builder.execute(
        f"insert into reference.{name} ({raw}, {canonical}) values (%s, %s)",  # noqa: S608
        [unknown.upper(), first],
    )
    lookups.build()
    assert value(lookups, table, column) == first
    missed = lookups.connection.execute(
        "select raw_value from ops.unmatched_lookup_values where lookup = %s", [name]
    ).fetchall()
    assert missed == []

    lookups.builder.execute(
        f"update reference.{name} set {canonical} = %s where {raw} = %s",  # noqa: S608
        [second, unknown.upper()],
    )
    lookups.build()
    assert value(lookups, table, column) == second


def test_a_miss_in_a_list_is_seen(warehouse: Warehouse) -> None:
    warehouse.land([company(industry=None, industries=["Kelp", "Sonar"])])
    warehouse.build()
    assert value(warehouse, "core.company_industries", "raw_industry") == "Kelp"
    missed = warehouse.connection.execute(
        "select lookup, raw_value from ops.unmatched_lookup_values"
    ).fetchall()
    assert missed == [("industry_lookup", "Kelp")]


@pytest.mark.parametrize("lookup", LOOKUPS, ids=[lookup[0] for lookup in LOOKUPS])
def test_a_miss_overwrites_no_match(lookups: Warehouse, lookup: tuple[str, ...]) -> None:
    name, raw, canonical, field, first, _, table, column = lookup
    lookups.builder.execute(
        f"insert into reference.{name} ({raw}, {canonical}) values ('Known word', %s)",  # noqa: S608
        [first],
    )
    lookups.land([company(**{field: "known  WORD"})])
    lookups.build()
    lookups.land([company(**{field: "unknown word"}), company()])
    lookups.build()
    assert value(lookups, table, column) == first


@pytest.mark.parametrize("lookup", LOOKUPS, ids=[lookup[0] for lookup in LOOKUPS])
def test_a_lookup_that_did_not_change_costs_nothing(
    warehouse: Warehouse, lookup: tuple[str, ...]
) -> None:
    table = lookup[6]
    warehouse.connection.execute(
        """
        insert into raw.payloads (workflow, payload)
        select 'companyenrich', jsonb_build_object(
            'domain', 'c' || n || '.example',
            'raw_payload', '{"employees": "51-200", "revenue": "1m-10m", "type": "public",
                "industry": "Software"}'::jsonb
        )
        from generate_series(1, 3000) as n
        """
    )
    warehouse.build()
    warehouse.connection.execute("analyze extracted.companyenrich_payloads")
    warehouse.land([company(employees="51-200", revenue="1m-10m", type="public")])
    warehouse.build("extracted.companyenrich_payloads")

    plan = explained(warehouse, table)
    scans = [line for line in plan if "Scan" in line and "companyenrich_payloads" in line]
    assert any("never executed" in line for line in scans), "\n".join(plan)
    assert any("One-Time Filter" in line for line in plan), "\n".join(plan)
    read = [line for line in scans if "Seq Scan" in line and "never executed" not in line]
    assert not read, "\n".join(plan)


def test_what_stands_is_not_gone_through_for_each_row(warehouse: Warehouse) -> None:
    warehouse.land([company()])
    warehouse.build()
    warehouse.land([company()])
    warehouse.build("extracted.companyenrich_payloads")
    # a left join became a loop of all rows over all, whatever their number
    assert any("Full Join" in line for line in explained(warehouse, "core.company_names"))


def explained(warehouse: Warehouse, table: str) -> list[str]:
    """The plan of a model's merge as carried out, and taken back."""
    (script,) = [
        script
        for script in warehouse.scripts
        if script.model.replace("core_company_types", "company_types") == table
    ]
    merge = script.sql.rindex("with given as ")
    statement = script.sql[:merge] + "explain (analyze, timing off) " + script.sql[merge:]
    head, tail = statement.rsplit("select ops.close_window", 1)
    assert tail
    cursor = warehouse.builder.execute((head + "; rollback;").encode())
    lines: list[str] = []
    while True:
        if cursor.description and cursor.description[0].name == "QUERY PLAN":
            lines += [line for (line,) in cursor.fetchall()]
        if not cursor.nextset():
            return lines
