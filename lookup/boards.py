"""Job boards: postings of the functions that a board is about, each once, with its company."""

from lookup.bodies import Field
from lookup.leads import FIRM, holding, listed
from lookup.lookups import Lookup
from lookup.pages import Listing

BOARD = (Field("domain", "domain", about="Domain of the board."),)
JOBS = "serving.job_board_postings as j where j.board_domain = asked.domain"
# what is shown of a posting's company
COMPANY = """
case when c.domain is not null then jsonb_build_object(
    'domain', c.domain, 'name', c.name, 'linkedin_url', c.linkedin_url, 'city', c.company_city,
    'state', c.company_state, 'country', c.company_country, 'industry', c.matched_industry,
    'employee_range', c.employee_range, 'description', c.description,
    'revenue_range', c.revenue_range, 'funding_range', c.funding_range
) end as company
"""
OF_COMPANY = "exists (select 1 from {} as x where x.domain = j.company_domain and {})"
SAID = ("job_function", "seniority", "employment_type")
FACTS = {"industry": "matched_industry", "employee_range": "employee_range"}
TABLES = {"industry": "core.company_industries", "employee_range": "core.company_employee_range"}


def _values(name: str, column: str) -> str:
    """A column of the answer: all values that another one has."""
    return (
        f"coalesce(array_agg(distinct {column} order by {column})"
        f" filter (where {column} is not null), '{{}}') as {name}"
    )


BOARDS: tuple[Listing, ...] = (
    Listing(
        "/job-boards/domains",
        "Job boards, with the functions that each is about.",
        (),
        """
        select b.domain, b.job_functions
        from (
            select
                board_domain as domain, array_agg(job_function order by job_function)
                    as job_functions
            from reference.job_boards
            group by board_domain
        ) as b
        where true
        """,
        (("domain", "text"),),
        methods=("GET",),
        note="Boards stand in seeds/reference/job_boards.csv.",
    ),
    Listing(
        "/job-boards/jobs/{domain}",
        "Postings of a board, the latest first.",
        (
            *BOARD,
            listed("job_function", "reference.job_boards.job_function"),
            Field("seniority", kind="texts", required=False),
            Field("employment_type", kind="texts", required=False),
            *FIRM,
            *(Field(name, required=False) for name in ("title", "location", "company_name")),
            Field("posted_within_days", kind="number", required=False, most=36_500),
        ),
        f"""
        select
            hit.id, hit.job_id, hit.company_domain, hit.title, hit.cleaned_job_title,
            hit.job_function, hit.seniority, hit.employment_type, hit.location, hit.salary_min,
            hit.salary_max, hit.salary_currency, hit.url, hit.posted_at, {COMPANY}, hit.posted
        from (select hit.company_domain as domain) as own
        left join core.companies_full as c on c.domain = own.domain
        """,
        (("posted", "timestamptz"), ("id", "uuid")),
        descending=True,
        filtered=f"select j.*, coalesce(j.posted_at, 'epoch') as posted from {JOBS}",
        conditions={
            **{name: f"j.{name} = any(%({name})s::text[])" for name in SAID},
            **{
                name: OF_COMPANY.format(TABLES[name], f"x.{column} = any(%({name})s::text[])")
                for name, column in FACTS.items()
            },
            "title": holding("j.title", "title"),
            "location": holding("j.location", "location"),
            "company_name": OF_COMPANY.format("core.companies", holding("x.name", "company_name")),
            "posted_within_days": "j.posted_at >= current_date - %(posted_within_days)s::integer",
        },
        methods=("GET",),
        drop=("posted",),
    ),
)

OF_BOARD: tuple[Lookup, ...] = (
    Lookup(
        "/job-boards/jobs/{domain}/filters",
        "What the postings of a board can be filtered by.",
        BOARD,
        f"""
        select {", ".join(f"said.{name}" for name in SAID)}, {", ".join(FACTS)}
        from (
            select {", ".join(_values(name, f"j.{name}") for name in SAID)}
            from {JOBS}
            having count(*) > 0
        ) as said
        cross join (
            select {", ".join(_values(name, f"x.{column}") for name, column in FACTS.items())}
            from (select distinct j.company_domain from {JOBS}) as d
            cross join lateral (
                select c.matched_industry, c.employee_range from core.companies_full as c
                where c.domain = d.company_domain
                offset 0
            ) as x
        ) as companies
        """,
        empty={name: [] for name in (*SAID, *FACTS)},
        method="GET",
    ),
    Lookup(
        "/job-boards/jobs/{domain}/stats",
        "How many postings a board has, of how many companies, and by function.",
        BOARD,
        f"""
        select n.*, coalesce(by_function.postings, '{{}}') as by_job_function
        from (
            select
                count(*) as total, count(distinct j.company_domain) as companies,
                max(j.posted_at) as latest_posted_at
            from {JOBS}
            having count(*) > 0
        ) as n
        cross join (
            select jsonb_object_agg(f.job_function, f.postings) as postings
            from (
                select j.job_function, count(*) as postings from {JOBS} group by 1
            ) as f
        ) as by_function
        """,
        empty={"total": 0, "companies": 0, "by_job_function": {}},
        method="GET",
    ),
)
