"""What the receiver says beside the refusals of all doors: landed, full, not sure."""

from typing import Any

from doors.refusals import Refusal


class ClientGone(Exception):
    """The client hung up before its body was complete; there is nobody to answer."""


def unknown() -> Refusal:
    """Postgres was told to commit, and did not say in time whether it has."""
    return Refusal(
        503,
        "outcome_unknown",
        "The database did not confirm that this is stored: it may be, or not. Send the same "
        "request again; with the same Idempotency-Key it is landed once.",
        retry_after=2,
    )


def full() -> Refusal:
    """More is waiting than memory was set aside for."""
    return Refusal(
        503,
        "queue_full",
        "More is arriving than can be written at the moment. Send the same request again.",
        retry_after=1,
    )


def location(landing_id: int) -> tuple[bytes, bytes]:
    """The header that names where to ask what became of a payload."""
    return b"location", b"/read/landings/%d" % landing_id


def accepted(landing_id: int, workflow: str, duplicate: bool) -> dict[str, Any]:
    """The body of a 202."""
    return {
        "success": True,
        "landing_id": landing_id,
        "raw_id": str(landing_id),
        "workflow": workflow,
        "duplicate": duplicate,
    }
