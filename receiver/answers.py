"""What the receiver says beside the refusals of all doors: landed, full, not sure."""

from typing import Any
from urllib.parse import quote

import orjson

from doors.refusals import Refusal
from doors.registry import Workflow


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


def shown(workflow: Workflow, payload: str) -> dict[str, Any]:
    """What the answer repeats of one payload: how things stand once it is built."""
    try:
        said = orjson.loads(payload)
        state = {name: said.get(name, default) for name, default in workflow.shows.items()}
        orjson.dumps({"data": state})
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return {}  # a number, or a depth, that only Postgres takes: it is landed all the same
    if workflow.method == "DELETE":
        return {"status": "deleted", **state}
    # of an address the host, since the rest would be parts of the path
    hosts = {name: str(value).split("//")[-1].split("/")[0] for name, value in state.items()}
    url = workflow.url.format(**{name: quote(host, safe="") for name, host in hosts.items()})
    return {"data": state} | ({"url": url} if url else {})


def accepted(landing_id: int, workflow: str, duplicate: bool) -> dict[str, Any]:
    """The body of a 202."""
    return {
        "success": True,
        "landing_id": landing_id,
        "raw_id": str(landing_id),
        "workflow": workflow,
        "duplicate": duplicate,
    }
