"""Which workflows there are, as they are registered."""

from fastapi import Request, Response

from lookup.bodies import Field, asked
from lookup.database import Row, rows, said

WORKFLOWS = "/api/enrichment/workflows"
SUMMARY = "/api/enrichment/workflows/summary"
FILTERS = ("entity_type", "payload_type", "usage_category", "workflow_type")
FIELDS = (
    *(Field(name, required=False) for name in FILTERS),
    Field("coalesces_to_core", kind="yes", required=False),
    Field("is_active", kind="yes", required=False, default=True),
    Field("has_api_wrapper", kind="yes", required=False, about="Whether it has a path."),
)
LIST = """
select r.*
from reference.enrichment_workflow_registry as r
where
    (%(entity_type)s::text is null or r.entity_type = %(entity_type)s)
    and (%(payload_type)s::text is null or r.payload_type = %(payload_type)s)
    and (%(usage_category)s::text is null or r.usage_category = %(usage_category)s)
    and (%(workflow_type)s::text is null or r.workflow_type = %(workflow_type)s)
    and (
        %(coalesces_to_core)s::boolean is null or r.coalesces_to_core = %(coalesces_to_core)s
    )
    and (%(is_active)s::boolean is null or r.is_active = %(is_active)s)
    and (
        %(has_api_wrapper)s::boolean is null
        or (r.api_endpoint_path is not null) = %(has_api_wrapper)s
    )
order by r.new_workflow_slug nulls last, r.workflow_slug
"""
COUNTS = """
select
    count(*) as total_workflows,
    count(*) filter (where coalesces_to_core) as total_in_core,
    count(*) filter (where not coalesces_to_core) as total_not_in_core,
    count(*) filter (where extracted_table is null) as total_landing_only
from reference.enrichment_workflow_registry
where is_active
"""
COUNTED = """
select
    case grouping(entity_type, payload_type, workflow_type, usage_category)
        when 7 then 'by_entity_type'
        when 11 then 'by_payload_type'
        when 13 then 'by_workflow_type'
        when 14 then 'by_usage_category'
    end as kind,
    coalesce(entity_type, payload_type, workflow_type, usage_category, 'unknown') as name,
    count(*) as workflows
from reference.enrichment_workflow_registry
where is_active
group by grouping sets ((entity_type), (payload_type), (workflow_type), (usage_category))
order by 1, 2
"""


async def workflows(request: Request) -> Response:
    """Registered workflows, by what is asked; active ones unless `is_active` says otherwise."""
    given = await asked(request, FIELDS)
    found = await rows(request, LIST, given)
    base = str(request.base_url).rstrip("/")
    for one in found:
        one["api_endpoint_full_url"] = base + one["api_endpoint_path"]
    in_core = sum(one["coalesces_to_core"] for one in found)
    client = sum(one["usage_category"] == "client" for one in found)
    meta: Row = {
        "total": len(found),
        "in_core_count": in_core,
        "not_in_core_count": len(found) - in_core,
        "client_count": client,
        "internal_hq_count": sum(one["usage_category"] == "internal-hq" for one in found),
        "with_api_wrapper_count": sum(one["api_endpoint_path"] is not None for one in found),
        "filters": {name: value for name, value in given.items() if value is not None},
    }
    return said({"data": found, "meta": meta})


async def summary(request: Request) -> Response:
    """How many active workflows there are, of each kind."""
    await asked(request, ())
    (totals,) = await rows(request, COUNTS)
    answer: Row = dict(totals)
    for one in await rows(request, COUNTED):
        answer.setdefault(one["kind"], {})[one["name"]] = one["workflows"]
    return said(answer)
