"""Back-fills of the former system: the build keeps their tables current, so nothing is started.

They are answered because programs still call them. 200 says how many payloads that feed the table
are landed and not yet built; 0 means that it holds all that has landed.
"""

# path, and the tables that it used to fill
BACKFILLS = {
    "/run/companies/db/parallel-to-core/backfill": (
        "core.company_customers",
        "core.case_study_champions",
    ),
    "/run/companies/db/populate-description/backfill": ("core.company_descriptions",),
    "/run/companies/db/populate-name/backfill": ("core.companies", "core.company_names"),
    "/run/companies/db/public-ticker/backfill": ("core.company_public",),
    "/run/people/db/populate-location/backfill": ("core.person_locations",),
    "/run/people/db/populate-matched-location/backfill": ("core.person_locations",),
}
PENDING = """
select coalesce(sum(s.pending), 0)::bigint as pending
from ops.workflow_status() as s
inner join ops.enrichment_workflow_registry as r on r.workflow_slug = s.workflow
where r.core_tables && %(tables)s::text[]
"""


def answer(tables: tuple[str, ...], pending: int) -> dict[str, object]:
    """The body of the answer; the old functions' words beside ours."""
    return {
        "success": True,
        "pending": pending,
        "remaining": pending,
        "tables": list(tables),
        "message": "The build keeps these tables current; nothing has to be started.",
    }
