"""What core lacks: the recipes of gaps, how large each is, and rows to look at."""

from dataclasses import dataclass

from fastapi import Request, Response

from doors.refusals import Refusal
from lookup.bodies import Field, asked
from lookup.database import Row, rows, said
from lookup.pages import NO_FIELDS, Listing, page

RECIPES = "/api/admin/gaps/recipes"
COUNT = RECIPES + "/{recipe_id}/count"
SAMPLE = RECIPES + "/{recipe_id}/sample"
COUNTED = "select count(*) as rows from (select 1 from ({rows}) as r limit {most}) as g"
UNITED_STATES, ABROAD = "United States", "not United States"


@dataclass(frozen=True)
class Recipe:
    """One kind of gap. sql: its rows, one per key. key: which of their columns that is; joined: the
    same where source and target call it otherwise."""

    recipe_id: str
    priority: str
    title: str
    source: str
    target: str
    key: str
    sql: str
    joined: str | None = None
    filters: tuple[str, ...] = ()

    def row(self) -> Row:
        return {
            "recipe_id": self.recipe_id,
            "priority": self.priority,
            "name": self.title,
            "source_table": self.source,
            "target_table": self.target,
            "join_column": self.joined or self.key,
            "filters": list(self.filters),
        }


def _company(recipe_id: str, priority: str, title: str, target: str, gap: str) -> Recipe:
    select = f"select g.domain, g.name from core.company_gaps as g where g.gap = '{gap}'"
    return Recipe(recipe_id, priority, title, "core.companies", target, "domain", select)


def _person(recipe_id: str, priority: str, title: str, target: str, gap: str) -> Recipe:
    select = f"select g.linkedin_url, g.full_name from core.people_gaps as g where g.gap = '{gap}'"
    return Recipe(recipe_id, priority, title, "core.people", target, "linkedin_url", select)


KNOWN = {
    one.recipe_id: one
    for one in (
        Recipe(
            "extracted-companies-not-in-core", "P0",
            "Companies that were discovered and are not in core",
            "extracted.company_discovery", "core.companies", "domain",
            "select distinct g.domain, g.name"
            " from core.discovered_companies_missing as g where true",
        ),
        Recipe(
            "extracted-people-not-in-core", "P0",
            "People who were discovered and are not in core",
            "extracted.person_discovery", "core.people", "linkedin_url",
            "select distinct g.linkedin_url, g.full_name"
            " from core.discovered_people_missing as g where true",
        ),
        _company("companies-missing-industry", "P1", "Companies without a known industry",
                 "core.company_industries", "industry"),
        _company("companies-missing-location", "P1", "Companies without a place",
                 "core.company_locations", "location"),
        _person("people-missing-job-title", "P1", "People without a present job title",
                "core.person_job_titles", "job_title"),
        _person("people-missing-location", "P1", "People without a place",
                "core.person_locations", "location"),
        _company("companies-missing-description", "P2", "Companies without a description",
                 "core.company_descriptions", "description"),
        _company("companies-missing-employee-range", "P2", "Companies without a size",
                 "core.company_employee_range", "employee_range"),
        _company("companies-missing-cleaned-name", "P2", "Companies without a cleaned name",
                 "core.company_names", "cleaned_name"),
        _person("people-missing-tenure", "P2", "People of whom nobody knows since when",
                "core.person_tenure", "tenure"),
        Recipe(
            "customers-without-find-similar", "P2",
            "Customers nobody looked up similar companies for",
            "core.company_customers", "extracted.company_enrich_similar", "domain",
            "select g.domain from core.customers_without_similar as g where true",
            "customer_domain:input_domain",
        ),
        Recipe(
            "vc-backed-without-customers", "P3",
            "Companies with investors and no known customers",
            "core.company_vc_backed", "core.company_customers", "domain",
            "select g.domain, g.name, g.vc_count, g.country"
            " from core.vc_backed_without_customers as g where true",
            "domain:origin_company_domain", ("country",),
        ),
    )
}  # fmt: skip
RECIPE = Field("recipe_id", about="Which of the recipes.")
COUNTRY = Field(
    "country",
    required=False,
    about="Of companies with investors: one country, or all but the United States.",
)
FIELDS = (RECIPE, COUNTRY)
PAGING = (
    Field("limit", kind="number", required=False, least=1, most=100, default=100),
    Field("offset", kind="number", required=False, most=10_000, default=0),
    Field("cursor", required=False, about="`next_cursor` of the page before."),
)
CONDITION = f"""case %(country)s
    when '{ABROAD}' then g.country != '{UNITED_STATES}' else g.country = %(country)s
end"""


async def recipes(request: Request) -> Response:
    """The kinds of gaps that are looked for, the pressing ones first."""
    await asked(request, ())
    return said({"success": True, "recipes": [one.row() for one in KNOWN.values()]})


async def count(request: Request) -> Response:
    """How many keys a gap has: exact up to 10,000, beyond that an estimate."""
    given = await asked(request, FIELDS)
    return said(await told(request, given | {"limit": 1, "offset": 0, "cursor": None}))


async def sample(request: Request) -> Response:
    """Rows of a gap by pages, and how many there are."""
    return said(await told(request, await asked(request, (*FIELDS, *PAGING)), sampled=True))


async def told(request: Request, given: Row, *, sampled: bool = False) -> Row:
    """A gap as it is answered. Raises Refusal: 404 for another recipe, 422 for another's filter."""
    recipe = KNOWN.get(given["recipe_id"])
    if recipe is None:
        raise Refusal(404, "no_such_recipe", f"There are: {', '.join(KNOWN)}.")
    if given["country"] is not None and "country" not in recipe.filters:
        raise Refusal(
            422,
            "unknown_field",
            f"{recipe.recipe_id} has no country to go by.",
            more={"field": "country"},
        )
    where = {"country": CONDITION}
    listing = Listing(SAMPLE, "", (), recipe.sql, ((recipe.key, "text"),), conditions=where)
    found = await page(request, listing, NO_FIELDS, given | {"with_total": True})
    answer = recipe.row() | {"country": given["country"], "count": found.total}
    answer["count_is_estimate"] = found.is_estimate
    if sampled:
        answer |= {"rows": found.rows, "next_cursor": found.next_cursor}
    return {"success": True} | answer


async def counted(request: Request, most: int) -> list[Row]:
    """Each kind, and how many rows it has: at most so many are counted."""
    found = []
    for recipe in KNOWN.values():
        (one,) = await rows(request, COUNTED.format(rows=recipe.sql, most=most))
        found.append(recipe.row() | {"rows": one["rows"]})
    return found
