"""The unit tests of models, which `hq build` leaves out: they are about SQL and not about data."""

from tests.conftest import on_one_version
from tests.pipeline.conftest import Warehouse


@on_one_version
def test_every_unit_test_of_a_model_holds(warehouse: Warehouse) -> None:
    ran = warehouse.dbt("test", "--select", "test_type:unit").result.results
    units = {one.node.unique_id for one in ran if one.node.resource_type == "unit_test"}
    assert units == set(warehouse.dbt.manifest.unit_tests)
    assert len(units) > 40
