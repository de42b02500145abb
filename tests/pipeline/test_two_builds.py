"""Whole builds beside each other, and beside those who read meanwhile."""

from pathlib import Path

from tests.conftest import Dbt, Parameters, connect, on_one_version
from tests.pipeline.conftest import Warehouse

EVERYTHING = ("build", "--exclude", "resource_type:unit_test", "resource_type:test")


@on_one_version
def test_two_whole_builds_at_once_both_succeed(database: Parameters, tmp_path: Path) -> None:
    for _ in ("on an empty database", "on what was built"):
        beside = [Dbt(database, tmp_path / name).start(*EVERYTHING) for name in ("one", "two")]
        assert [build.wait(600) for build in beside] == [0, 0]


def test_readers_of_lists_and_views_notice_nothing(warehouse: Warehouse) -> None:
    lists = "select count(*) from reference.industry_lookup"
    made = "select count(*) from public.made"
    with connect(warehouse.database) as reader:
        # ours, under a view that somebody made on it
        reader.execute("create view public.made as select * from core.company_technologies")
        try:
            with reader.transaction():
                reader.execute("set transaction isolation level repeatable read")
                reader.execute("select 1 from pg_class limit 1")  # the snapshot is taken now
                warehouse.dbt(
                    *EVERYTHING[:1], "--select", "resource_type:seed", "company_technologies"
                )
                assert reader.execute(lists).fetchone() != (0,)
            assert reader.execute(made).fetchone() is not None
        finally:
            reader.execute("drop view if exists public.made")


def test_a_view_whose_columns_went_is_made_anew(warehouse: Warehouse) -> None:
    warehouse.connection.execute("drop view core.company_technologies")
    warehouse.builder.execute("create view core.company_technologies as select 1 as other")
    warehouse.dbt("run", "--select", "company_technologies")
    cursor = warehouse.connection.execute("select * from core.company_technologies limit 0")
    assert "domain" in [column.name for column in cursor.description or []]


def test_a_build_that_reads_nothing_is_refused(warehouse: Warehouse) -> None:
    result = warehouse.dbt("run", "--empty", "--select", "companyenrich_payloads", check=False)
    assert not result.success
    assert "--empty is refused" in str(result.exception)


def test_the_lists_as_delivered_block_and_rename(warehouse: Warehouse) -> None:
    name = "the_lists_of_domains_are_as_delivered"
    result = warehouse.dbt("test", "--select", name)
    (status,) = [one.status for one in result.result.results if one.node.name == name]
    assert status == "pass"
