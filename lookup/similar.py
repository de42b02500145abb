"""Which customers are still to be asked about, for companies like them; nobody is called here."""

from fastapi import Request, Response

from doors.refusals import Refusal
from lookup import backfills
from lookup.bodies import Field, asked
from lookup.database import rows, said
from lookup.pages import Listing, counted

ROOT = "/api/enrichment/similar-companies"
QUEUE = f"{ROOT}/queue/status"
BATCH = f"{ROOT}/batch/{{batch_id}}/status"
BATCH_FIELDS = (Field("batch_id", "as_sent"),)
STATES = ("pending", "done", "error")
NOTE = (
    "Nobody is called from here. Ask the provider, and post what it answers to"
    " /run/companies/companyenrich/similar-companies-preview-results/ingest."
)
SELECT = "select q.domain, q.status from serving.similar_companies_queue as q where {}"
BY_DOMAIN = (("domain", "text"),)

SIMILAR: tuple[Listing, ...] = (
    Listing(
        f"{ROOT}/pending",
        "Customers of whom nobody has told what companies are like them.",
        (),
        SELECT.format("q.status in ('pending', 'error')"),
        BY_DOMAIN,
        usual=200,
        most=2_000,
        methods=("GET",),
        note=NOTE,
    ),
)


async def queue(request: Request) -> Response:
    """How many customers are to be asked about, were asked about, and were answered with an error.

    Counts are those of lists; `processing` are answers that wait for a build.
    """
    await asked(request, ())
    filled = {"tables": ["core.company_similar_companies_preview"]}
    (waiting,) = await rows(request, backfills.PENDING, filled)
    answer = {"success": True, "processing": waiting["pending"], "counts_are_estimates": False}
    for state in STATES:
        whole = Listing(QUEUE, "", (), SELECT.format(f"q.status = '{state}'"), BY_DOMAIN)
        answer[state], is_estimate = await counted(request, whole)
        answer["counts_are_estimates"] |= is_estimate
    return said(answer | {"note": NOTE})


async def batch(request: Request) -> Response:
    """A 404 for every number: no batches are made here, since nobody is called."""
    await asked(request, BATCH_FIELDS)
    raise Refusal(
        404,
        "no_such_batch",
        f"There are no batches here: nobody is called. {QUEUE} counts what is left to ask.",
    )
