"""Tables have the indexes their models declare; what those enforce, the loop does not ask again."""

import re
from dataclasses import replace

import psycopg
import pytest

from hq.build.checks import follows_window, load_checks
from hq.build.scripts import run_script
from tests.pipeline.conftest import Warehouse

TABLE = "extracted.companyenrich_keywords"
# over exactly these columns; a null is one value there, or there is none
UNIQUE = """
select exists (
    select
    from pg_index as i
    where
        i.indrelid = %(table)s::regclass and i.indisunique and i.indisvalid and i.indpred is null
        and (
            select array_agg(a.attname::text order by a.attname::text)
            from pg_attribute as a
            where a.attrelid = i.indrelid and a.attnum = any(i.indkey::int2[])
        ) = (select array_agg(name order by name) from unnest(%(columns)s::text[]) as name)
        and (
            i.indnullsnotdistinct
            or not exists (
                select
                from pg_attribute as a
                where
                    a.attrelid = i.indrelid
                    and a.attnum = any(i.indkey::int2[])
                    and not a.attnotnull
            )
        )
)
"""
NOT_NULL = """
select bool_and(attnotnull) from pg_attribute
where attrelid = %(table)s::regclass and attname = any(%(columns)s::text[])
"""
ENFORCED = {"unique": UNIQUE, "unique_together": UNIQUE, "key": UNIQUE, "not_null": NOT_NULL}


def test_indexes_are_those_that_are_declared(warehouse: Warehouse) -> None:
    declared = indexes(warehouse)
    assert len(declared) == 2  # the key, and landed_xid
    for name in declared:
        warehouse.connection.execute(f"drop index extracted.{name}")
    warehouse.connection.execute(
        f"create index companyenrich_keywords_ix_0ddba115 on {TABLE} using brin (landed_xid);"
        f"create index an_index_of_the_analysts on {TABLE} (keyword)"
    )
    try:
        assert warehouse.dbt("run", "--select", "companyenrich_keywords").success
        assert indexes(warehouse) == declared | {"an_index_of_the_analysts"}
    finally:
        warehouse.connection.execute("drop index if exists extracted.an_index_of_the_analysts")


def indexes(warehouse: Warehouse) -> set[str]:
    rows = warehouse.connection.execute(
        "select indexrelid::regclass::text from pg_index where indrelid = %s::regclass", [TABLE]
    )
    return {name.removeprefix("extracted.") for (name,) in rows}


def test_a_technology_is_there_once(warehouse: Warehouse) -> None:
    add = "insert into reference.technologies (id, name) values (gen_random_uuid(), 'React')"
    warehouse.builder.execute(add)
    with pytest.raises(psycopg.errors.UniqueViolation):
        warehouse.builder.execute(add)


def test_a_row_without_its_key_is_not_passed_over(warehouse: Warehouse) -> None:
    for keyword in ("pumps", "valves"):
        company = {"domain": "keyed.example", "raw_payload": {"keywords": [keyword]}}
        warehouse.land([("companyenrich", company)])
        warehouse.build("extracted.companyenrich_payloads")
        (script,) = [one for one in warehouse.scripts if one.model == TABLE]
        keyless, changes = re.subn(
            r"(::uuid as id,\s+)domain,", r"\1null::text as domain,", script.merge
        )
        assert changes == 1
        with pytest.raises(psycopg.errors.NotNullViolation):
            run_script(warehouse.builder, replace(script, merge=keyless, fill=keyless))
        warehouse.build()


def test_lineage_tells_which_tests_follow_the_window(warehouse: Warehouse) -> None:
    """Asked of what dbt compiled, where the setting that the loop makes must stand."""
    compiled = warehouse.dbt("compile", "--select", "resource_type:test")
    nodes = [one.node for one in compiled.result.results if one.node.resource_type == "test"]
    told = {node.name for node in nodes if follows_window(warehouse.dbt.manifest, node)}
    assert told == {node.name for node in nodes if "hq.tests_from" in node.compiled_code}
    assert {"job_starts_are_dates", "not_null_company_vc_backed_vc_count"} <= told
    assert "ranges_leave_no_gap" not in told  # of a seed


def test_the_loop_leaves_out_only_what_the_database_enforces(warehouse: Warehouse) -> None:
    compiled = warehouse.dbt("compile", "--select", "resource_type:test")
    asked = {check.name for check in load_checks(warehouse.dbt.manifest, compiled)}
    left_out = [
        node
        for node in (one.node for one in compiled.result.results)
        if "hq.tests_from" in (node.compiled_code or "") and node.name not in asked
    ]
    kinds = set()
    for test in left_out:
        kinds.add(test.test_metadata.name)
        table = warehouse.dbt.manifest.nodes[test.attached_node]
        names = test.test_metadata.kwargs
        columns = names.get("columns") or [names["column_name"]]
        enforced = warehouse.connection.execute(
            ENFORCED[test.test_metadata.name],
            {"table": f"{table.schema}.{table.alias}", "columns": columns},
        ).fetchone()
        assert enforced == (True,), f"nothing enforces {test.name}"
    assert kinds == set(ENFORCED)
    assert "not_null_company_vc_backed_vc_count" in asked  # no key
