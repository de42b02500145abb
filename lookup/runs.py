"""What ran for a company or a person: told from payloads and tables, so it agrees with them."""

from typing import Any

from fastapi import Request, Response
from psycopg import sql

from doors.refusals import Refusal
from lookup.bodies import Field, asked, wrong
from lookup.database import Row, rows, said

STATUS = "/api/enrichment/status"
BULK = "/api/enrichment/status/bulk"
COMPANY = "/api/companies/enrichment-status"
PERSON = "/api/people/workflow-enrichment-status"
ENTITY_TYPES = ("company", "person", "target_client")
ENTITY = Field("entity_type", about="company, person or target_client.")
STATUS_FIELDS = (ENTITY, Field("entity_key", about="A domain, or the URL of a profile."))
BULK_FIELDS = (ENTITY, Field("entity_keys", kind="texts", about="At most 1,000 keys."))
COMPANY_FIELDS = (Field("domain", "domain"), Field("workflow_slug"))
PERSON_FIELDS = (Field("person_linkedin_url", "person"), Field("workflow_slug"))
WORKFLOWS_LISTED = "/api/enrichment/workflows"
WORDS = ("completed", "running", "pending", "failed", "not_run")

KEYS = """
select
    given,
    case %(entity_type)s
        when 'person' then reference.linkedin_person_url(given)
        else reference.normalize_domain(given)
    end as key
from unnest(%(entity_keys)s::text[]) with ordinality as k (given, place)
order by place
"""
# those whose payloads are about a thing of this type: lookups' updates are about words
WORKFLOWS = """
select
    workflow_slug, coalesces_to_core, core_table, core_tables, extracted_table, key_column
from reference.enrichment_workflow_registry
where
    entity_type = %(entity_type)s and is_active
    and key_column not in ('latest_title', 'location_name', 'job_posting_id', 'name_key', 'slug')
order by workflow_slug
"""
RUNS = """
select
    workflow_name, entity_key, status, records_processed, records_landed, started_at,
    completed_at, source, reason, last_landing_id
from reference.enrichment_runs
where entity_key = any(%(keys)s::text[]) and entity_type = %(entity_type)s
"""
TABLES = """
select table_schema, table_name, key_column
from serving.core_keys
where entity_type = %(entity_type)s
order by table_schema, table_name
"""
RECORDS = """
select {name} as core_table, t.{key} as entity_key, count(*) as records
from {table} as t
where t.{key} = any(%(keys)s::text[])
group by t.{key}
"""
WAITING = """
select w.workflow, k.key, min(w.landed_at) as landed_at, max(w.landing_id) as landing_id
from ops.waiting(%(fields)s::text[]) as w
cross join lateral (
    select
        case %(entity_type)s
            when 'person' then reference.linkedin_person_url(w.given)
            else reference.normalize_domain(w.given)
        end as key
) as k
where k.key = any(%(keys)s::text[])
group by w.workflow, k.key
"""


async def status(request: Request) -> Response:
    """What ran for one company, person or client: every workflow, with what it left."""
    given = await asked(request, STATUS_FIELDS)
    given["entity_keys"] = [given["entity_key"]]
    workflows, (one,) = await _told(request, given)
    runs, records = one.pop("runs"), one.pop("records")
    enrichments = [
        runs.get(about["workflow_slug"]) or _not_run(about, records) for about in workflows
    ]
    answer: Row = {"success": True, "entity_type": given["entity_type"]}
    return said(answer | one | {"enrichments": enrichments})


async def bulk(request: Request) -> Response:
    """The same of up to 1,000 keys; per key those workflows that ran, and the coverage."""
    given = await asked(request, BULK_FIELDS)
    workflows, told = await _told(request, given)
    for one in told:
        one["enrichments"] = list(one.pop("runs").values())
        del one["records"]
    return said(
        {
            "success": True,
            "entity_type": given["entity_type"],
            "workflows": [about["workflow_slug"] for about in workflows],
            "total": len(told),
            "results": told,
        }
    )


async def of_company(request: Request) -> Response:
    """Whether a company was enriched by one workflow."""
    given = await asked(request, COMPANY_FIELDS)
    return said(await _by_workflow(request, "company", "domain", given))


async def of_person(request: Request) -> Response:
    """Whether a person was enriched by one workflow."""
    given = await asked(request, PERSON_FIELDS)
    return said(await _by_workflow(request, "person", "person_linkedin_url", given))


async def _by_workflow(request: Request, entity_type: str, name: str, given: Row) -> Row:
    slug = given["workflow_slug"].strip()
    question = {"entity_type": entity_type, "entity_keys": [given[name]]}
    workflows, (one,) = await _told(request, question)
    about = next((each for each in workflows if each["workflow_slug"] == slug), None)
    if about is None:
        raise Refusal(
            422,
            "unknown_workflow",
            f"No workflow of this name tells of a {entity_type}; {WORKFLOWS_LISTED} lists them.",
            more={"field": "workflow_slug"},
        )
    run = one["runs"].get(slug) or _not_run(about, one["records"])
    enriched = run["records_in_extracted"] > 0
    return {
        "success": True,
        "match_status": enriched,
        name: given[name],
        "key": given[name],
        "normalized_key": one["normalized_key"],
        "workflow_slug": slug,
        "enriched": enriched,
        "status": run["status"],
        "core_table": about["core_table"],
        "count": run["records_in_core"],
        "last_enriched_at": run["completed_at"],
        "reason": run["reason"],
    }


async def _told(request: Request, given: Row) -> tuple[list[Row], list[Row]]:
    """The workflows of an entity type, and per key in the order asked what is known of it."""
    entity_type = given["entity_type"].strip().lower()
    if entity_type not in ENTITY_TYPES:
        raise wrong("entity_type", "unknown_entity_type", f"is one of {', '.join(ENTITY_TYPES)}")
    given["entity_type"] = entity_type
    stored = await rows(request, KEYS, given)
    workflows = await rows(request, WORKFLOWS, given)
    question: Row = {
        "entity_type": entity_type,
        "keys": sorted({one["key"] for one in stored if one["key"] is not None}),
        "fields": sorted({one["key_column"] for one in workflows} | {"domain", "linkedin_url"}),
    }
    slugs = {one["workflow_slug"]: one for one in workflows}
    records: dict[str, dict[str, int]] = {}
    runs: dict[str, dict[str, Row]] = {}
    for one in await rows(request, await _records(request, question), question):
        records.setdefault(one["entity_key"], {})[one["core_table"]] = one["records"]
    for one in await rows(request, RUNS, question):
        if one["workflow_name"] in slugs:
            about = slugs[one["workflow_name"]]
            run = _run(about, records.get(one["entity_key"], {}), one)
            runs.setdefault(one["entity_key"], {})[one["workflow_name"]] = run
    for one in await rows(request, WAITING, question):
        if one["workflow"] in slugs:
            told = runs.setdefault(one["key"], {})
            about = slugs[one["workflow"]]
            run = told.get(one["workflow"]) or _not_run(about, records.get(one["key"], {}))
            run |= {"status": "pending", "last_landing_id": one["landing_id"]}
            run["started_at"] = run["started_at"] or one["landed_at"]
            told[one["workflow"]] = run
    return workflows, [
        _of_key(one, workflows, runs.get(one["key"], {}), records.get(one["key"], {}))
        for one in stored
    ]


async def _records(request: Request, question: Row) -> sql.Composed:
    """How many rows each table has under each key."""
    return sql.SQL(" union all ").join(
        sql.SQL(RECORDS).format(
            name=sql.Literal(f"{one['table_schema']}.{one['table_name']}"),
            key=sql.Identifier(one["key_column"]),
            table=sql.Identifier(one["table_schema"], one["table_name"]),
        )
        for one in await rows(request, TABLES, question)
    )


def _of_key(
    stored: Row, workflows: list[Row], runs: dict[str, Row], records: dict[str, int]
) -> Row:
    counts = dict.fromkeys(WORDS, 0)
    for run in runs.values():
        counts[run["status"]] += 1
    counts["not_run"] = len(workflows) - len(runs)
    return {
        "entity_key": stored["given"],
        "normalized_key": stored["key"],
        "entity_known": bool(runs or records),
        "runs": runs,
        "records": records,
        "coverage": {"total_workflows": len(workflows)} | counts,
    }


def _run(about: Row, records: dict[str, int], one: Row) -> Row:
    return _not_run(about, records) | {
        "status": one["status"],
        "started_at": one["started_at"],
        "completed_at": one["completed_at"],
        "records_in_extracted": one["records_processed"],
        "source": one["source"],
        "reason": one["reason"],
        "last_landing_id": one["last_landing_id"],
    }


def _not_run(about: Row, records: dict[str, int]) -> Row:
    answer: dict[str, Any] = {
        "workflow": about["workflow_slug"],
        "status": "not_run",
        "started_at": None,
        "completed_at": None,
        "coalesces_to_core": about["coalesces_to_core"],
        "core_table": about["core_table"],
        "records_in_extracted": 0,
        "records_in_core": records.get(about["core_table"] or "", 0),
        "source": None,
        "reason": None,
        "last_landing_id": None,
    }
    if about["extracted_table"] is None:
        answer["note"] = "Landed, not modelled."
    return answer
