"""Plain questions go straight to their answer: FastAPI takes as long as a look-up by key."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from starlette._utils import get_route_path
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from lookup.routes import ROUTES, Route

May = Callable[[Request], Awaitable[None]]


class Straight:
    """Answers paths that stand in ROUTES letter by letter; all others are left to `inside`.

    may: what asks for a key with one of these scopes.
    """

    def __init__(
        self, app: FastAPI, inside: ASGIApp, may: Callable[[tuple[str, ...]], May]
    ) -> None:
        self._app = app
        self._inside = inside
        self._plain: dict[tuple[str, str], tuple[Route, May]] = {
            (method, route.path): (route, may(route.scopes))
            for route in ROUTES
            if "{" not in route.path
            for method in route.methods
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        plain = scope["type"] == "http" and self._plain.get(
            (scope["method"], get_route_path(scope))
        )
        if not plain:
            await self._inside(scope, receive, send)
            return
        route, may = plain
        scope["app"] = self._app
        request = Request(scope, receive, send)
        try:
            await may(request)
            answer = await route.answer(request)
        except Exception as problem:
            answer = await self._answer(request, problem)
        await answer(scope, receive, send)

    async def _answer(self, request: Request, problem: Exception) -> Response:
        """As FastAPI would answer it; what nobody foresaw is the entrance's."""
        handlers = self._app.exception_handlers
        kind = next(kind for kind in type(problem).__mro__ if kind in handlers)
        if kind is Exception:
            raise problem
        answer = handlers[kind](request, problem)
        return answer if isinstance(answer, Response) else await answer
