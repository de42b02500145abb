"""What comes under a word nobody registered waits, and is read once somebody does."""

import uuid

from tests.pipeline.conftest import Warehouse, sample

DECIDED = {"core", "client", "target_client"}


def counts(warehouse: Warehouse, table: str) -> int:
    row = warehouse.connection.execute(f"select count(*) from {table}").fetchone()
    return int(row[0]) if row else 0


def test_an_unregistered_word_waits_and_is_brought_in(warehouse: Warehouse) -> None:
    slug = f"word-{uuid.uuid4().hex[:8]}"
    partition = slug.replace("-", "_")
    warehouse.land([(slug, {"any": "thing"}), *sample("companyenrich")])
    warehouse.build()
    assert counts(warehouse, "raw.unrouted") == 1
    landed = counts(warehouse, "raw.payloads")
    try:
        warehouse.builder.execute("select raw.declare_partition(%s, %s)", [partition, [slug]])
        assert counts(warehouse, "raw.unrouted") == 0
        assert counts(warehouse, f"raw.{partition}") == 1
        assert counts(warehouse, "raw.payloads") == landed
        warehouse.builder.execute(f"select payload from raw.{partition}")
        # and what comes now goes there directly
        warehouse.land([(slug, {"any": "thing else"})])
        assert counts(warehouse, f"raw.{partition}") == 2
    finally:
        warehouse.connection.execute(f"drop table if exists raw.{partition}")


def test_a_word_declared_late_for_a_table_that_was_read_is_still_read(
    warehouse: Warehouse,
) -> None:
    """The waiting rows are older than what the payload table has read; they are stamped anew."""
    slug = f"salesnav-{uuid.uuid4().hex[:8]}"
    (_, waiting), *others = sample("salesnav-clay-ex")
    warehouse.land([(slug, waiting)])
    for other in others or sample("salesnav-clay-basic"):
        warehouse.land([other])
        warehouse.build()
    waited = warehouse.connection.execute("select landing_id from raw.unrouted").fetchall()
    assert len(waited) == 1
    read = "select landing_id from extracted.salesnav_scrapes_person_payloads where workflow = %s"
    assert warehouse.connection.execute(read, [slug]).fetchall() == []

    warehouse.builder.execute(
        "select raw.declare_partition('salesnav_scrapes_person_payloads', %s)", [[slug]]
    )
    warehouse.build()
    assert warehouse.connection.execute(read, [slug]).fetchall() == waited
    assert counts(warehouse, "extracted.salesnav_scrapes_person_payloads") == counts(
        warehouse, "raw.salesnav_scrapes_person_payloads"
    )
    incrementally = warehouse.rows()
    warehouse.forget()
    warehouse.build()
    assert warehouse.rows() == incrementally


def test_every_workflow_has_a_sample_that_is_used(warehouse: Warehouse) -> None:
    """A sample that is quarantined shows only that."""
    from doors.registry import load_workflows
    from tests.pipeline.conftest import PROJECT

    for slug, workflow in load_workflows(PROJECT).items():
        if workflow.landing_only:
            continue
        warehouse.empty()
        warehouse.land(sample(slug))
        warehouse.build()
        used = counts(warehouse, f"extracted.{workflow.partition} where quarantine_reason is null")
        assert used, f"Add a body to tests/payloads/{slug}.json that is not quarantined."
        if workflow.method == "DELETE":
            continue  # it takes back, and reaches nothing by itself
        decided = sum(
            counts(warehouse, table)
            for table in workflow.meta.get("fills") or warehouse.tables()
            if table.partition(".")[0] in DECIDED
        )
        fills = [table.partition(".")[0] for table in workflow.meta.get("fills", ["core."])]
        if DECIDED & set(fills):
            assert decided, f"Nothing of tests/payloads/{slug}.json reaches core."
