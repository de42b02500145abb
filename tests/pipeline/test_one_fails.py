"""A model that fails holds up what stands on it, and nothing else."""

import psycopg
import pytest

from hq.build.compiled import Compiled
from tests.conftest import connect
from tests.pipeline.conftest import Warehouse
from tests.pipeline.test_lookups_heal import company

PAYLOADS = "companyenrich_payloads"
REFUSE = "alter table extracted.companyenrich_company add constraint no_bad check (name <> 'Bad')"
ALLOW = "alter table extracted.companyenrich_company drop constraint no_bad"


def count(warehouse: Warehouse, table: str) -> int:
    row = warehouse.connection.execute(f"select count(*) from {table}").fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize("width", [1, 4])
def test_the_loop_builds_all_that_does_not_stand_on_it(warehouse: Warehouse, width: int) -> None:
    compiled = Compiled.of(warehouse.dbt.manifest, warehouse.scripts, [])
    builders = [connect(warehouse.database, role="hq_dbt") for _ in range(width)]
    warehouse.land([company(name="Bad", keywords=["a"])])
    warehouse.builder.execute(REFUSE)
    try:
        with pytest.raises(psycopg.errors.CheckViolation):
            compiled.build(builders, [PAYLOADS])
        assert count(warehouse, "core.companies") == 1
        assert count(warehouse, "core.company_keywords") == 1
        assert count(warehouse, "extracted.companyenrich_company") == 0
    finally:
        warehouse.builder.execute(ALLOW)
    compiled.build(builders, [PAYLOADS])
    assert count(warehouse, "extracted.companyenrich_company") == 1
    for builder in builders:
        builder.close()


def test_where_the_run_cannot_begin_no_model_is_run(warehouse: Warehouse) -> None:
    """Without a horizon a model would read as far as it sees, and dbt goes on by default."""
    warehouse.land([company()])
    warehouse.connection.execute("alter function ops.begin_run rename to elsewhere")
    try:
        result = warehouse.dbt("build", "--select", PAYLOADS, "resource_type:seed", check=False)
    finally:
        warehouse.connection.execute("alter function ops.elsewhere rename to begin_run")
    assert not result.success
    said = {one.node.name: str(one.status) for one in result.result.results}
    assert said[PAYLOADS] == "skipped"
    assert set(said.values()) <= {"skipped", "error", "success"}
    assert count(warehouse, f"ops.frontier where model = 'extracted.{PAYLOADS}' and done > 0") == 0
    assert count(warehouse, f"extracted.{PAYLOADS}") == 0
