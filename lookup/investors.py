"""The investors that matter most to us, and which of their companies have no known customers."""

from fastapi import Request, Response

from lookup.bodies import asked
from lookup.database import said
from lookup.pages import Listing, counted

ROOT = "/api/admin/top-vc-portfolio"
COUNT = f"{ROOT}/missing-customers/count"
NOTE = "The firms stand in seeds/reference/top_vc_firms.csv; where it is empty, so is this."
MISSING = Listing(
    f"{ROOT}/missing-customers",
    "Companies that one of these firms holds, and of whose customers nobody has told.",
    (),
    """
    select g.domain, g.name, g.country, g.vc_names
    from serving.top_vc_without_customers as g
    where true
    """,
    (("domain", "text"),),
    usual=100,
    most=500,
    methods=("GET",),
    note=NOTE,
)

INVESTORS: tuple[Listing, ...] = (
    Listing(
        f"{ROOT}/list",
        "The investors that matter most to us, and how many companies each of them holds.",
        (),
        """
        select
            f.vc_name, f.vc_domain, f.vc_key, coalesce(held.companies, 0) as company_count
        from serving.top_vc_keys as f
        left join (
            select i.vc_key, count(*) as companies
            from core.company_vc_investors as i
            where i.vc_key in (select k.vc_key from serving.top_vc_keys as k)
            group by i.vc_key
        ) as held on held.vc_key = f.vc_key
        where true
        """,
        (("vc_key", "text"),),
        methods=("GET",),
        drop=("vc_key",),
        note=NOTE,
    ),
    MISSING,
)


async def count(request: Request) -> Response:
    """How many there are of them: exact up to 10,000, beyond that an estimate."""
    await asked(request, ())
    total, is_estimate = await counted(request, MISSING)
    answer = {"success": True, "count": total, "count_is_estimate": is_estimate, "note": NOTE}
    return said(answer)
