"""Whether a service that answers somewhere is the one that is meant: `hq smoke URL`."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from doors.registry import Workflow
from hq.errors import Foreseen

SECONDS = 10.0  # for each answer


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. problem: empty where it is as it should be."""

    what: str
    problem: str = ""


def checks(
    url: str, expected: dict[str, str | None], workflows: dict[str, Workflow]
) -> Iterator[Check]:
    """Looks at a service, sending nothing that could land.

    url: where its root is. expected: as doors.version.running(); what is None is not compared.
    Raises Foreseen where the URL is none.
    """
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
        raise Foreseen(f"{url} is no address of a service; write https://hq.example.")
    root = url.rstrip("/")
    yield Check("it answers", _wrong(*_get(f"{root}/healthz"), 200))
    status, said = _get(f"{root}/readyz")
    yield Check("what is sent can be landed", "" if status == 200 else _reason(status, said))
    status, said = _get(f"{root}/version")
    for name, value in expected.items():
        if value is None:
            continue
        found = said.get(name) if status == 200 else None
        problem = "" if found == value else f"{found or 'nothing'} runs there"
        yield Check(f"{name} is {value}", problem)
    status, said = _get(f"{root}/openapi.json")
    there = set(said.get("paths") or ()) if status == 200 else set()
    missing = sorted(one.path for one in workflows.values() if one.path not in there)
    more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
    yield Check(
        f"all {len(workflows)} workflows have their path",
        f"not {', '.join(missing[:3])}{more}" if missing else "",
    )
    first = next(iter(workflows.values()))
    yield Check("nobody lands without a key", _wrong(*_get(root + first.path, post=True), 401))
    yield Check("nobody reads without a key", _wrong(*_get(f"{root}/status"), 401))


def _get(url: str, *, post: bool = False) -> tuple[int, dict[str, Any]]:
    """Status and JSON; 0 where nobody answers."""
    headers = {"content-type": "application/json", "accept": "application/json"}
    request = Request(url, b"{}" if post else None, headers)  # noqa: S310 - http or https, checked
    try:
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - the same
            return answer.status, _json(answer.read())
    except HTTPError as error:
        return error.code, _json(error.read())
    except (OSError, HTTPException) as error:
        return 0, {"error": str(getattr(error, "reason", error))}


def _json(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _wrong(status: int, said: dict[str, Any], wanted: int) -> str:
    return "" if status == wanted else _reason(status, said)


def _reason(status: int, said: dict[str, Any]) -> str:
    reason = str(said.get("reason") or said.get("error") or "no reason given")
    return f"{reason} ({status})" if status else f"nobody answers: {reason}"
