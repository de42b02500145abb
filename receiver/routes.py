"""Which path leads where: registered workflows to the ingest, everything else to `inside`."""

from starlette._utils import get_route_path
from starlette.types import ASGIApp, Receive, Scope, Send

from doors import methods
from doors.refusals import respond
from doors.registry import Workflow, normal_path
from receiver.ingest import Ingest


class Routes:
    """Takes registered paths straight to the ingest.

    Straight, because every layer of a framework between the socket and the queue costs throughput.
    """

    def __init__(self, workflows: dict[str, Workflow], ingest: Ingest, inside: ASGIApp) -> None:
        self._table: dict[str, dict[str, Workflow]] = {}
        # what stands before the last part of a path that names what is meant
        self._above: dict[str, dict[str, Workflow]] = {}
        for workflow in workflows.values():
            for path in workflow.paths:
                table = self._above if workflow.named else self._table
                known = normal_path(path).partition("{")[0]
                table.setdefault(known, {})[workflow.method] = workflow
        self._ingest = ingest
        self._inside = inside

    def knows(self, path: str) -> dict[str, Workflow]:
        """What lands under a path, by method; empty where nothing does."""
        path = normal_path(path)
        found = self._table.get(path)
        if found is None and self._above:
            above = next((one for one in self._above if path.startswith(one)), "")
            found = self._above.get(above)
        return found or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        known = self.knows(get_route_path(scope)) if scope["type"] == "http" else {}
        if not known:
            await self._inside(scope, receive, send)
        elif workflow := known.get(scope["method"]):
            await self._ingest.handle(workflow, scope, receive, send)
        else:
            refusal = methods.refused(scope, self.knows)
            await respond(send, 405, refusal.content(scope["request_id"]), refusal.headers)
