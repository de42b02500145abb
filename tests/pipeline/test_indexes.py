"""A table that stands gets the indexes its model declares, and keeps what is somebody else's."""

from tests.pipeline.conftest import Warehouse

TABLE = "core.company_keywords"


def test_indexes_are_those_that_are_declared(warehouse: Warehouse) -> None:
    declared = indexes(warehouse)
    assert len(declared) == 2  # the key, and landed_xid
    for name in declared:
        warehouse.connection.execute(f"drop index core.{name}")
    warehouse.connection.execute(
        f"create index company_keywords_ix_0ddba115 on {TABLE} using brin (landed_xid);"
        f"create index an_index_of_the_analysts on {TABLE} (keyword)"
    )
    try:
        assert warehouse.dbt("run", "--select", "company_keywords").success
        assert indexes(warehouse) == declared | {"an_index_of_the_analysts"}
    finally:
        warehouse.connection.execute("drop index if exists core.an_index_of_the_analysts")


def indexes(warehouse: Warehouse) -> set[str]:
    rows = warehouse.connection.execute(
        "select indexrelid::regclass::text from pg_index where indrelid = %s::regclass", [TABLE]
    )
    return {name.removeprefix("core.") for (name,) in rows}
