"""FastAPI as both doors use it: lenient paths, refusals of one form."""

import difflib
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette._utils import get_route_path
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from doors import methods, out_of_scope
from doors.cors import Cors
from doors.entrance import Entrance
from doors.refusals import Refusal, broken
from doors.registry import normal_path


class App(FastAPI):
    """FastAPI behind an entrance.

    What it refuses itself looks like what we refuse; case and trailing slashes of paths do not
    matter, and nothing is redirected.
    """

    def __init__(self, cors: Cors, **more: Any) -> None:
        super().__init__(redirect_slashes=False, **more)
        self.cors = cors
        self.inside: ASGIApp = super().__call__
        self.outside: ASGIApp = Entrance(self.inside, cors)
        self.router.default = self._elsewhere
        for kind in (Refusal, HTTPException, RequestValidationError, Exception):
            self.add_exception_handler(kind, answer_to)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.outside(scope, receive, send)

    async def _elsewhere(self, scope: Scope, receive: Receive, send: Send) -> None:
        """No route has this path. Perhaps one has it in small letters, without a slash behind."""
        if scope["type"] != "http":
            return
        path = get_route_path(scope)
        if path != normal_path(path):
            scope["path"] = scope.get("root_path", "") + normal_path(path)
            await self.router(scope, receive, send)
            return
        if why := out_of_scope.reason(path):
            raise Refusal(404, "out_of_scope", why)
        nearest = self._nearest(path)
        hint = f" Did you mean {nearest}?" if nearest else ""
        raise Refusal(
            404,
            "unknown_path",
            f"Nothing is registered under this path.{hint} {self.openapi_url} lists all paths.",
            more={"nearest": nearest},
        )

    def _nearest(self, path: str) -> str | None:
        """The documented path that looks most like this one."""
        known = {normal_path(one): one for one in self.openapi()["paths"]}
        found = difflib.get_close_matches(path[:300], known, n=1, cutoff=0.3)
        return known[found[0]] if found else None


async def answer_to(request: Request, problem: Exception) -> Response:
    """The answer to what went wrong: a refusal of ours, of Starlette, of FastAPI, or a bug."""
    match problem:
        case Refusal():
            refusal = problem
        # a question by key has the form of such a path, and would call it a wrong method
        case HTTPException(status_code=405):
            if why := out_of_scope.reason(get_route_path(request.scope)):
                refusal = Refusal(404, "out_of_scope", why)
            else:
                routes = request.app.routes
                refusal = methods.refused(request.scope, lambda path: methods.of(routes, path))
        case HTTPException():
            code = HTTPStatus(problem.status_code).phrase.lower().replace(" ", "_")
            headers = [(k.encode(), v.encode()) for k, v in (problem.headers or {}).items()]
            refusal = Refusal(problem.status_code, code, f"{problem.detail}.", headers=headers)
        case RequestValidationError():
            said = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in problem.errors())
            refusal = Refusal(422, "invalid_request", f"{'; '.join(said)}.")
        case _:
            refusal = broken()
    answer = JSONResponse(refusal.content(request.scope["request_id"]), refusal.status)
    answer.raw_headers += [(name.lower(), value) for name, value in refusal.headers]
    return answer
