"""What became of one payload: whether it is built, what it decided, and whose rows it speaks of."""

import asyncio
import time
from typing import Any

from fastapi import Request, Response
from psycopg import sql

from doors.refusals import Refusal
from lookup.bodies import Field, asked
from lookup.database import Row, rows, said

PATH = "/read/landings/{landing_id}"
MOST_SECONDS = 10
FIELDS = (
    Field("landing_id", kind="number", most=2**63 - 1),
    Field("wait", kind="number", required=False, most=MOST_SECONDS, default=0,
          about="Seconds to wait for the build that passes it."),
)  # fmt: skip
LANDING = "select * from ops.landing(%(landing_id)s)"
# what `hq retain` has moved into a file is known by its payload table alone
RETAINED = """
select distinct r.partition_name, r.workflow
from ops.retained as r
where %(landing_id)s between r.from_landing_id and r.until_landing_id - 1
order by r.partition_name, r.workflow
"""
REGISTERED = """
select core_tables, coalesces_to_core
from reference.enrichment_workflow_registry
where workflow_slug = %(workflow)s
"""
# the time beside the row: as JSON it would lose a last digit that is 0, and differ from raw's
EXTRACTED = """
select to_jsonb(p) as row, p.last_seen_at as landed_at
from extracted.{} as p where p.landing_id = %(landing_id)s
"""
HAS_EXTRACTED = "select to_regclass(%(name)s) is not null as is_there"
PROGRESS = """
select coalesce(bool_and(%(landed_xid)s < done and not is_behind), true) as is_decided
from serving.payload_progress
where payload_table = %(payload_table)s
"""
# looked for by the transaction that landed it, which has an index in every one of them
TABLES = """
select
    n.nspname as schema,
    c.relname as name,
    bool_or(a.attname = 'id') as has_id
from pg_attribute as a
inner join pg_class as c on c.oid = a.attrelid
inner join pg_namespace as n on n.oid = c.relnamespace
where
    a.attname in ('landing_id', 'landed_xid', 'id') and not a.attisdropped
    and c.relkind in ('r', 'p') and not c.relispartition
    and n.nspname in (
        'extracted', 'claims', 'core', 'client', 'target_client', 'reference', 'mapped'
    )
group by n.nspname, c.relname
having count(*) filter (where a.attname != 'id') = 2
order by
    array_position(
        array['extracted', 'claims', 'core', 'client', 'target_client'], n.nspname::text
    ) nulls last,
    c.relname
"""
DECIDED = """
select {name} as table, count(*) as rows, {ids} as ids
from {table} where landed_xid = %(landed_xid)s and landing_id = %(landing_id)s
having count(*) > 0
"""
SHOWN = 100  # ids per table
COMPANY = "select id from core.companies where domain = %(key)s"
PERSON = "select id from core.people where linkedin_url = %(key)s"
CLIENT_LEAD = """
select id as lead_id from client.leads
where
    client_domain = %(client_domain)s and lead_key = %(lead_key)s
    and client_form_id is not distinct from %(client_form_id)s
"""
PROSPECTS = """
select
    r.position as index, l.id as lead_id, l.core_company_id, l.core_person_id,
    l.core_company_id is not null as company_found, l.core_person_id is not null as person_found
from extracted.target_client_lead_rows as r
inner join target_client.leads as l
    on
        l.target_client_domain = r.target_client_domain and l.lead_key = r.lead_key
        and l.form_id is not distinct from r.form_id
where r.landing_id = %(landing_id)s
order by r.position
limit 1000
"""
DOMAINS = ("domain", "company_domain", "origin_company_domain", "input_domain")
PROFILES = ("linkedin_url", "person_linkedin_url")


async def landing(request: Request) -> Response:
    """State, tables and ids of one payload. Waits, without a connection, if that is asked for."""
    given = await asked(request, FIELDS)
    until = time.monotonic() + given["wait"]
    pause = 0.05
    while True:
        answer = await state(request, given["landing_id"])
        left = until - time.monotonic()
        if answer["status"] not in ("pending", "running") or left <= 0:
            return said(answer)
        await asyncio.sleep(min(pause, left))
        pause = min(0.5, pause * 1.5)


async def _retained(request: Request, named: Row) -> list[Row]:
    """As of one that stands in raw; where several workflows share the table, its row says whose."""
    for one in await rows(request, RETAINED, named):
        statement = sql.SQL(EXTRACTED).format(sql.Identifier(one["partition_name"]))
        for extracted in await rows(request, statement, named):
            payload = extracted["row"]
            if payload.get("workflow", one["workflow"]) == one["workflow"]:
                return [
                    {
                        "workflow": one["workflow"],
                        "raw_table": f"raw.{one['partition_name']}",
                        "landed_at": extracted["landed_at"],
                        "landed_xid": payload["landed_xid"],
                    }
                ]
    return []


async def state(request: Request, landing_id: int) -> Row:
    """How far it is, and what it decided. Raises Refusal (404) where nothing landed."""
    named = {"landing_id": landing_id}
    found = await rows(request, LANDING, named) or await _retained(request, named)
    if not found:
        raise Refusal(
            404,
            "no_such_landing",
            f"Nothing landed under {landing_id}. A refused body has a number of its own, which "
            "its answer gave as rejected_id.",
        )
    landed = found[0] | {"landing_id": landing_id}
    answer: Row = {
        "success": True,
        "landing_id": landing_id,
        "raw_id": str(landing_id),
        "workflow": landed["workflow"],
        "status": "pending",
        "reason": None,
        "landed_at": landed["landed_at"],
        "raw_table": landed["raw_table"],
    }
    partition = landed["raw_table"].partition(".")[2]
    payload_table = f"extracted.{partition}"
    (there,) = await rows(request, HAS_EXTRACTED, {"name": payload_table})
    if not there["is_there"]:
        return answer | {"note": "Landed, not modelled: it waits for a model, and is kept."}
    statement = sql.SQL(EXTRACTED).format(sql.Identifier(partition))
    extracted = await rows(request, statement, landed)
    if not extracted:
        return answer
    payload: dict[str, Any] = extracted[0]["row"]
    answer["extracted_table"] = payload_table
    if payload.get("quarantine_reason"):
        return answer | {"status": "failed", "reason": payload["quarantine_reason"]}
    (progress,) = await rows(
        request,
        PROGRESS,
        {"payload_table": payload_table, "landed_xid": landed["landed_xid"]},
    )
    answer["status"] = "completed" if progress["is_decided"] else "running"
    answer |= await _ids(request, landed, payload)
    return answer | await _tables(request, landed)


async def _tables(request: Request, landed: Row) -> Row:
    branches = [
        sql.SQL(DECIDED).format(
            name=sql.Literal(f"{one['schema']}.{one['name']}"),
            ids=sql.SQL("(array_agg(id::text order by id::text))[:{}]").format(SHOWN)
            if one["has_id"]
            else sql.SQL("null::text[]"),
            table=sql.Identifier(one["schema"], one["name"]),
        )
        for one in await rows(request, TABLES)
    ]
    found = await rows(request, sql.SQL(" union all ").join(branches), landed)
    return {"tables": found, "counts": {one["table"]: one["rows"] for one in found}}


async def _ids(request: Request, landed: Row, payload: dict[str, Any]) -> Row:
    """Rows of the things it speaks of, by the names that the old functions gave them."""
    answer: Row = {}
    domain = next((payload[name] for name in DOMAINS if payload.get(name)), None)
    profile = next((payload[name] for name in PROFILES if payload.get(name)), None)
    for word, key, query in (("company", domain, COMPANY), ("person", profile, PERSON)):
        if key is None:
            continue
        found = await rows(request, query, {"key": key})
        row_id = found[0]["id"] if found else None
        answer |= {f"{word}_id": row_id, f"core_{word}_id": row_id, f"{word}_found": bool(found)}
    if payload.get("lead_key") is not None and "client_domain" in payload:
        for lead in await rows(request, CLIENT_LEAD, payload):
            answer |= lead
    if "target_client_domain" in payload:
        results = await rows(request, PROSPECTS, landed)
        answer |= {"linked": len(results), "results": results}
        if len(results) == 1:
            answer |= {name: value for name, value in results[0].items() if name != "index"}
    return answer
