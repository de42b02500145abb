"""How far a job has come that the sender carries out."""

from fastapi import Request, Response

from doors.refusals import Refusal
from lookup.bodies import Field, asked
from lookup.database import rows, said

PATH = "/read/jobs/{job_id}"
FIELDS = (Field("job_id", kind="number", most=2**63 - 1),)
PROGRESS = "select * from outbound.progress where job_id = %(job_id)s"


async def job(request: Request) -> Response:
    """How far a job has come: sent, blocked, failed, remaining, rate, seconds that are left."""
    given = await asked(request, FIELDS)
    found = await rows(request, PROGRESS, given)
    if not found:
        raise Refusal(404, "not_found", f"There is no job {given['job_id']}.")
    (row,) = found
    row["rate_per_second"] = row.pop("rate")
    row["blocked_reasons"], row["blocked"] = row["blocked"], row.pop("blocked_total")
    return said({"success": True} | row)
