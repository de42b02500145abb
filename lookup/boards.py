"""Job boards: postings of the functions that a board is about, each once, with its company."""

from lookup.bodies import Field
from lookup.leads import FIRM, holding, listed
from lookup.lookups import Lookup
from lookup.pages import Listing

BOARD = (Field("domain", "domain", about="Domain of the board."),)
JOBS = "serving.job_board_postings as j where j.board_domain = asked.domain"
# of the postings of one page, not of all that are counted
COMPANY = """
(
    select to_jsonb(o) from (
        select
            c.domain, c.name, c.linkedin_url, c.company_city as city, c.company_state as state,
            c.company_country as country, c.matched_industry as industry, c.employee_range,
            c.description,
            (
                select r.matched_revenue_range from core.company_revenue as r
                where r.domain = c.domain and r.matched_revenue_range is not null
                order by r.landing_id desc limit 1
            ) as revenue_range,
            (
                select f.matched_funding_range from core.company_funding as f
                where f.domain = c.domain and f.matched_funding_range is not null
                order by f.landing_id desc limit 1
            ) as funding_range
        from core.companies_full as c where c.domain = j.company_domain
    ) as o
) as company
"""
OF_COMPANY = "exists (select from {} as x where x.domain = j.company_domain and {})"
SAID = ("job_function", "seniority", "employment_type")
FACTS = {"industry": "matched_industry", "employee_range": "employee_range"}
TABLES = {"industry": "core.company_industries", "employee_range": "core.company_employee_range"}

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
            j.id, j.job_id, j.company_domain, j.title, j.cleaned_job_title, j.job_function,
            j.seniority, j.employment_type, j.location, j.salary_min, j.salary_max,
            j.salary_currency, j.url, j.posted_at, {COMPANY},
            coalesce(j.posted_at, 'epoch') as posted
        from {JOBS}
        """,
        (("posted", "timestamptz"), ("id", "uuid")),
        descending=True,
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
        "select "
        + ", ".join(
            [
                f"coalesce(array_agg(distinct j.{name} order by j.{name})"
                f" filter (where j.{name} is not null), '{{}}') as {name}"
                for name in SAID
            ]
            + [
                f"""(
                    select coalesce(array_agg(distinct x.value order by x.value), '{{}}')
                    from (select distinct j.company_domain from {JOBS}) as d
                    cross join lateral (
                        select t.{column} as value from {TABLES[name]} as t
                        where t.domain = d.company_domain and t.{column} is not null
                        offset 0
                    ) as x
                ) as {name}"""
                for name, column in FACTS.items()
            ]
        )
        + f" from {JOBS} having count(*) > 0",
        empty={name: [] for name in (*SAID, *FACTS)},
        method="GET",
    ),
    Lookup(
        "/job-boards/jobs/{domain}/stats",
        "How many postings a board has, of how many companies, and by function.",
        BOARD,
        f"""
        select
            count(*) as total, count(distinct j.company_domain) as companies,
            max(j.posted_at) as latest_posted_at,
            coalesce(
                (
                    select jsonb_object_agg(f.job_function, f.postings)
                    from (
                        select j.job_function, count(*) as postings from {JOBS} group by 1
                    ) as f
                ),
                '{{}}'
            ) as by_job_function
        from {JOBS}
        having count(*) > 0
        """,
        empty={"total": 0, "companies": 0, "by_job_function": {}},
        method="GET",
    ),
)
