"""What can be chosen in the dashboard's filters, from the lists that the values come from."""

from collections.abc import Mapping

from fastapi import Request, Response

from lookup.answers import Endpoint
from lookup.bodies import Field, asked
from lookup.database import rows, said

PATH = "/api/filters"
FILTERS: Mapping[str, str] = {
    "seniorities": "select name, sort_order from reference.seniorities order by sort_order, name",
    "job-functions": """
        select name, sort_order from reference.job_functions
        where visible order by sort_order, name
    """,
    "employee-ranges": """
        select name, min_employees, max_employees, sort_order from reference.employee_ranges
        order by sort_order, name
    """,
    "industries": "select distinct name from reference.company_industries order by name",
    "signals": """
        select
            signal_slug as name, initcap(replace(signal_slug, '-', ' ')) as display_name,
            signal_level, signal_category, is_active
        from reference.signal_registry order by signal_slug
    """,
    "business-models": """
        select name, place as sort_order
        from unnest(array['B2B', 'B2C', 'Both']) with ordinality as m (name, place)
        order by place
    """,
    "countries": "select name, code from reference.countries order by name",
}
SEARCH = (
    Field("q", "as_sent", required=False),
    Field("limit", kind="number", required=False, least=1, most=200, default=50),
)
SEARCHES: Mapping[str, str] = {
    "technologies": """
        select t.id, t.name from reference.technologies as t
        where %(q)s::text is null or strpos(lower(t.name), lower(btrim(%(q)s))) > 0
        order by t.name limit %(limit)s
    """,
    "job-titles": """
        select distinct j.cleaned_job_title as name from reference.job_title_lookup as j
        where
            j.cleaned_job_title is not null
            and (%(q)s::text is null or strpos(lower(j.cleaned_job_title), lower(btrim(%(q)s))) > 0)
        order by 1 limit %(limit)s
    """,
}


async def everything(request: Request) -> Response:
    """All short lists in one answer."""
    await asked(request, ())
    return said(
        {name.replace("-", "_"): await rows(request, query) for name, query in FILTERS.items()}
    )


def of(name: str) -> tuple[Endpoint, tuple[Field, ...]]:
    """The function that answers with one list, and what it takes."""
    fields = SEARCH if name in SEARCHES else ()
    query = SEARCHES.get(name) or FILTERS[name]

    async def choices(request: Request) -> Response:
        given = await asked(request, fields)
        return said({"data": await rows(request, query, given or None)})

    choices.__doc__ = f"What can be chosen: {name.replace('-', ' ')}."
    return choices, fields
