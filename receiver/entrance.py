"""What receiver and lookup owe every caller: a request id, lenient paths, refusals of one form."""

import difflib
import itertools
import re
import secrets
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette._utils import get_route_path
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hq.registry import normal_path
from receiver.answers import Refusal, respond

REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,128}")
# told apart by process and number: drawing random bytes for each would be a system call a request
PROCESS = secrets.token_hex(8).encode()
NUMBERS = itertools.count(1)
log = structlog.get_logger(__name__)


def request_id(given: bytes) -> bytes:
    """The id of a request: what its sender calls it, if that is sane, or a new one."""
    if REQUEST_ID.fullmatch(given):
        return given
    return b"%b%016x" % (PROCESS, next(NUMBERS))


class Entrance:
    """The outermost ASGI layer.

    Gives every request an id, the caller's own if it is sane, and every answer the same one.
    """

    def __init__(self, inside: ASGIApp) -> None:
        self._inside = inside

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inside(scope, receive, send)
            return
        given = request_id(dict(scope["headers"]).get(b"x-request-id", b""))
        scope["request_id"] = given.decode()
        started = False

        async def send_with_id(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message["headers"], (b"x-request-id", given)]
            await send(message)

        try:
            await self._inside(scope, receive, send_with_id)
        except Exception:  # a bug of ours: whoever called gets an answer all the same
            log.exception("request_failed", request_id=scope["request_id"])
            if started:
                raise
            refusal = broken()
            await respond(send_with_id, 500, refusal.content(scope["request_id"]))


class App(FastAPI):
    """FastAPI behind an entrance.

    What it refuses itself looks like what we refuse; case and trailing slashes of paths do not
    matter, and nothing is redirected.
    """

    def __init__(self, **more: Any) -> None:
        super().__init__(redirect_slashes=False, **more)
        self.inside: ASGIApp = super().__call__
        self.outside: ASGIApp = Entrance(self.inside)
        self.router.default = self._elsewhere
        for kind in (Refusal, HTTPException, RequestValidationError, Exception):
            self.add_exception_handler(kind, refused)

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


async def refused(request: Request, problem: Exception) -> Response:
    """The answer to what went wrong: a refusal of ours, of Starlette, of FastAPI, or a bug."""
    match problem:
        case Refusal():
            refusal = problem
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


def broken() -> Refusal:
    """A bug of ours."""
    return Refusal(500, "internal", "Something broke here. The log has the request id.")
