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
        warehouse.builder.execute(f"delete from {table}")
        warehouse.builder.execute(f"insert into {table} table pg_temp.{table.split('.')[1]}")
        warehouse.builder.execute(f"drop table pg_temp.{table.split('.')[1]}")


def company(**said: Any) -> tuple[str, dict[str, Any]]:
    return "companyenrich", {"domain": DOMAIN, "raw_payload": {"name": "Healed", **said}}


def value(warehouse: Warehouse, table: str, column: str) -> Any:
    row = warehouse.connection.execute(
        f"select {column} from {table} where domain = %s",
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
        "select raw_value, companies from ops.unmatched_lookup_values where lookup = %s", [name]
    ).fetchall()
    assert missed == [(unknown, 1)]

    # as the seed would; another spelling of the same
    lookups.builder.execute(
        f"insert into reference.{name} ({raw}, {canonical}) values (%s, %s)",
        [unknown.upper(), first],
    )
    lookups.build()
    assert value(lookups, table, column) == first
    missed = lookups.connection.execute(
        "select raw_value from ops.unmatched_lookup_values where lookup = %s", [name]
    ).fetchall()
    assert missed == []

    lookups.builder.execute(
        f"update reference.{name} set {canonical} = %s where {raw} = %s",
        [second, unknown.upper()],
    )
    lookups.build()
    assert value(lookups, table, column) == second


def test_the_first_of_a_list_is_no_main_industry(warehouse: Warehouse) -> None:
    warehouse.land([company(industry=None, industries=["Kelp", "Sonar"])])
    warehouse.build()
    assert value(warehouse, "core.company_industries", "raw_industry") is None
    warehouse.land([company(industry="Sonar")])
    warehouse.build()
    assert value(warehouse, "core.company_industries", "raw_industry") == "Sonar"
    assert value(warehouse, "core.company_industries", "raw_industries") == ["Kelp", "Sonar"]


@pytest.mark.parametrize("lookup", LOOKUPS, ids=[lookup[0] for lookup in LOOKUPS])
def test_a_miss_overwrites_no_match(lookups: Warehouse, lookup: tuple[str, ...]) -> None:
    name, raw, canonical, field, first, _, table, column = lookup
    lookups.builder.execute(
        f"insert into reference.{name} ({raw}, {canonical}) values ('Known word', %s)",
        [first],
    )
    lookups.land([company(**{field: "known  WORD"})])
    lookups.build()
    lookups.land([company(**{field: "unknown word"}), company()])
    lookups.build()
    assert value(lookups, table, column) == first
