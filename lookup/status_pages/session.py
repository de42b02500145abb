"""Who looks at the pages: a read key, asked for once and kept in a cookie that no script can read.

The cookie opens pages alone, which change nothing; the API takes keys from headers only.
"""

from urllib.parse import parse_qs, quote, unquote

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from doors.keys import Keys, secret_of
from doors.refusals import Refusal

COOKIE = "hq_key"
DAYS = 30
MOST_BYTES = 4096  # of the login form
LOGIN = "/status/login"


class LoginNeeded(Exception):
    """The page is for who shows a key."""


async def signed(request: Request) -> None:
    """Raises LoginNeeded without a key, and Refusal as the API does where one cannot be asked."""
    headers = dict(request.scope["headers"])
    if not secret_of(headers):
        headers[b"x-api-key"] = unquote(request.cookies.get(COOKIE, "")).encode()
    keys: Keys = request.app.state.keys
    try:
        await keys.caller(headers, "read")
    except Refusal as refusal:
        if refusal.status in (401, 403):
            raise LoginNeeded from None
        raise


def to_login(request: Request) -> Response:
    """There, and back to this page afterwards."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"{LOGIN}?next={quote(wanted, safe='')}", 303)


async def key_given(request: Request) -> str:
    """The key in the form that was sent; empty where there is none."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return ""
    given = parse_qs(body.decode(errors="replace"))
    return given.get("key", [""])[0].strip()


def back(request: Request) -> str:
    """The page to show after the login: one of ours, whatever the address says."""
    wanted = request.query_params.get("next", "")
    ours = wanted.startswith(("/status", "/docs-site")) and "\\" not in wanted
    return wanted if ours else "/status"


async def login(request: Request, key: str) -> Response:
    """Raises Refusal where the key may not read."""
    keys: Keys = request.app.state.keys
    await keys.caller({b"x-api-key": key.encode()}, "read")
    answer = RedirectResponse(back(request), 303)
    answer.set_cookie(
        COOKIE,
        quote(key, safe=""),
        max_age=DAYS * 86_400,
        httponly=True,
        samesite="strict",
        secure=_is_https(request),
    )
    return answer


def logout() -> Response:
    answer = RedirectResponse(LOGIN, 303)
    answer.delete_cookie(COOKIE)
    return answer


def _is_https(request: Request) -> bool:
    """Of a request that came through a proxy, what the proxy says."""
    return "https" in (request.url.scheme, request.headers.get("x-forwarded-proto", "").lower())
