"""Which path leads where: registered workflows to the ingest, everything else to `inside`."""

from starlette._utils import get_route_path
from starlette.types import ASGIApp, Receive, Scope, Send

from doors.refusals import Refusal, respond
from doors.registry import Workflow, normal_path
from receiver.ingest import Ingest


class Routes:
    """Takes registered paths straight to the ingest.

    Straight, because every layer of a framework between the socket and the queue costs throughput.
    """

    def __init__(self, workflows: dict[str, Workflow], ingest: Ingest, inside: ASGIApp) -> None:
        self._table = {normal_path(p): w for w in workflows.values() for p in w.paths}
        self.paths = frozenset(self._table)
        self._ingest = ingest
        self._inside = inside

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        workflow = (
            self._table.get(normal_path(get_route_path(scope))) if scope["type"] == "http" else None
        )
        if workflow is None:
            await self._inside(scope, receive, send)
        elif scope["method"] == "POST":
            await self._ingest.handle(workflow, scope, receive, send)
        else:
            refusal = Refusal(
                405, "method_not_allowed", "Send a POST.", headers=[(b"allow", b"POST")]
            )
            await respond(send, 405, refusal.content(scope["request_id"]), refusal.headers)
