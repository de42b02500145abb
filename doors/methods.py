"""Which methods a path takes: of all doors on one port, not only of the one that was asked."""

from collections.abc import Callable, Iterable

from starlette._utils import get_route_path
from starlette.routing import BaseRoute, Route
from starlette.types import Scope

from doors.refusals import Refusal
from doors.registry import normal_path

KNOWN = "hq.methods"  # in a scope: what asks all doors, where several are on one port


def of(routes: Iterable[BaseRoute], path: str) -> set[str]:
    """What an application's own routes take on a path, all together: Starlette names the first."""
    path = normal_path(path)
    return {
        method
        for route in routes
        if isinstance(route, Route) and route.path_regex.match(path)
        for method in route.methods or ()
    }


def refused(scope: Scope, own: Callable[[str], Iterable[str]]) -> Refusal:
    """A 405 that names what the path takes. own: what the door that was asked knows of it."""
    known: Callable[[str], Iterable[str]] = scope.get(KNOWN, own)
    several = sorted(known(get_route_path(scope)))
    return Refusal(
        405,
        "method_not_allowed",
        f"Send a {' or '.join(several)}.",
        headers=[(b"allow", ", ".join(several).encode())],
    )
