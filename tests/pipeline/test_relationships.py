"""Our form of dbt's test of relationships tells what dbt's would: which keys have no parent."""

from tests.pipeline.conftest import Warehouse, samples

TEST = "relationships_company_keywords_domain__domain__ref_companies_"


def test_a_missing_parent_is_told_once(warehouse: Warehouse) -> None:
    warehouse.land(samples())
    warehouse.build()
    assert warehouse.dbt("test", "--select", TEST).success
    gone = warehouse.connection.execute(
        "delete from core.companies where domain in"
        " (select domain from core.company_keywords group by 1 having count(*) > 1 limit 1)"
    )
    assert gone.rowcount == 1
    results = warehouse.dbt("test", "--select", TEST, check=False).result.results
    told = [(one.status, one.failures) for one in results if one.node.resource_type == "test"]
    assert told == [("fail", 1)]
