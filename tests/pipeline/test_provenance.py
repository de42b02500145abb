"""Every row says where it came from; saying the same again changes no value."""

import copy
import datetime
from typing import Any

from psycopg import sql

from tests.pipeline.bodies import RandomBodies
from tests.pipeline.conftest import Body, Rows, Warehouse, assert_same, samples

MADE = ("claims", "core", "reference", "client", "target_client")
# readers know its pipelines by the names of the tables they once filled; of a lead it is the form's
OTHER_WORDS = {
    "core.case_study_champions",
    "client.leads",
    "client.leads_companies",
    "client.leads_people",
    "target_client.leads",
    "target_client.lead_submissions",
    "target_client.leads_companies",
    "target_client.leads_people",
    # the catalogue has no such column: an update is the only way in
    "reference.location_lookup",
    "reference.job_title_lookup",
}
# all that moved in from the former system is one source
SOURCE = "case when p.workflow like 'legacy-%' then 'legacy' else p.workflow end"
# whose samples say one thing of one key: others tell lists and careers that a later payload moves
SAID_AGAIN = ("companyenrich", "salesnav-clay-ex", "salesnav-clay-basic")
# which payload it was, and when
WHICH = {"landing_id", "landed_xid", "raw_payload_id", "source_id"}
WHEN = {"last_seen_at"}


def nulled(value: Any, kept: tuple[str, ...]) -> Any:
    """The same body with nothing in it but what is kept."""
    if isinstance(value, dict):
        return {key: said if key in kept else nulled(said, kept) for key, said in value.items()}
    return [] if isinstance(value, list) else None


def test_every_row_can_say_where_it_came_from(warehouse: Warehouse) -> None:
    bodies = RandomBodies(5)
    warehouse.land([*samples(), *(next(bodies) for _ in range(200))])
    warehouse.build()
    for table in warehouse.tables():
        made = table.split(".")[0] in MADE
        cursor = warehouse.connection.execute(
            f"""
            select t.landing_id
            from {table} as t
            left join raw.payloads as p on p.landing_id = t.landing_id
            where t.landing_id != 0 and (  -- 0: a row of a list, which no payload said
                p.landing_id is null
            {"or t.source is null or t.source = ''" if made and table not in OTHER_WORDS else ""}
            {f"or t.source != {SOURCE}" if made and table not in OTHER_WORDS else ""}
            )
            """
        )
        assert not cursor.fetchall(), table
        unclear = warehouse.connection.execute(
            f"select count(*), count(landing_id), count(landed_xid), count(created_at),"
            f" count(updated_at), count(last_seen_at) from {table} where landing_id != 0"
        ).fetchone()
        assert unclear, table
        assert len(set(unclear)) == 1, f"{table}: rows and provenance {unclear}"


def test_the_same_payload_again_confirms_and_changes_nothing(warehouse: Warehouse) -> None:
    # the newest of each key once more; an older one would be news: its values are newest now
    last: dict[Any, Body] = {}
    for workflow, body in (one for one in samples() if one[0] in SAID_AGAIN):
        said = body.get("raw_payload")
        key = body.get("domain") or (
            said.get("LinkedIn URL (user profile)") or said.get("person_linkedin_sales_nav_url")
            if isinstance(said, dict)
            else None
        )
        if key and not (workflow == "companyenrich" and "northwindlabs" in key):
            last[key] = (workflow, body)
    again = list(last.values())
    warehouse.land(again)
    warehouse.build()
    before = values(warehouse)
    seen = last_seen(warehouse)
    # a day later, so that what is confirmed once a day is confirmed too
    warehouse.connection.execute(
        "alter table raw.payloads alter landed_at set default clock_timestamp() + interval '1 day'"
    )
    try:
        warehouse.land(again)
    finally:
        warehouse.connection.execute(
            "alter table raw.payloads alter landed_at set default clock_timestamp()"
        )
    warehouse.build()
    after = values(warehouse)

    per_payload = {
        "extracted.companyenrich_payloads",
        "extracted.salesnav_scrapes_person_payloads",
        "extracted.salesnav_scrapes_person",
        "claims.job",
    }
    derived = {"core.company_name_keys"}  # of names of companies, which payloads confirm there
    for table in per_payload:
        assert len(after.pop(table)) == 2 * len(before.pop(table)), table
    assert_same(after, before)
    for table, (earliest, _) in seen.items():
        if table not in per_payload | derived and earliest:
            moved = last_seen(warehouse)[table]
            assert moved[0] > earliest + datetime.timedelta(hours=23), f"{table} was not confirmed"


def test_what_says_nothing_overwrites_nothing(warehouse: Warehouse) -> None:
    warehouse.land(samples())
    warehouse.build()
    # what the newest payload names is current: that it names nothing is said there, and in core not
    ignored = WHICH | WHEN | {"updated_at", "source"}
    elements = {"is_current"}
    before = warehouse.rows(ignored | elements) | core(warehouse.rows(ignored))
    kept = ("domain", "LinkedIn URL (user profile)", "ex_company_domain")
    # filters that are saved are one value: another set takes the place of the whole
    bodies = [(workflow, body) for workflow, body in samples() if workflow != "target-view"]
    warehouse.land([(workflow, nulled(copy.deepcopy(body), kept)) for workflow, body in bodies])
    warehouse.build()
    after = warehouse.rows(ignored | elements) | core(warehouse.rows(ignored))
    for table in before:
        missing = [row for row in before[table] if row not in after[table]]
        assert not missing, f"{table} lost or changed {missing[:2]}"


def core(rows: Rows) -> Rows:
    return {table: said for table, said in rows.items() if table.startswith("core.")}


def values(warehouse: Warehouse) -> Rows:
    """Rows with the time their values changed, without which payload they are from."""
    return warehouse.rows(WHICH | WHEN)


def last_seen(warehouse: Warehouse) -> dict[str, tuple[Any, Any]]:
    """Per merged table, the earliest and the latest last_seen_at."""
    found = {}
    for table in warehouse.tables():
        row = warehouse.connection.execute(
            sql.SQL("select min(last_seen_at), max(last_seen_at) from {}").format(
                sql.SQL(table)  # type: ignore[arg-type]
            )
        ).fetchone()
        assert row
        found[table] = (row[0], row[1])
    return found


def test_a_run_notes_rows_of_tables_and_none_of_views(warehouse: Warehouse) -> None:
    noted = warehouse.connection.execute(
        """
        select
            min(rows_affected) filter (where node like '%.companies'),
            bool_and(rows_affected is null) filter (where node like '%.quarantine'),
            min(rows_affected)
        from ops.run_nodes
        where status = 'success' and resource_type = 'model'
        """
    ).fetchone()
    assert noted == (0, True, 0)
