"""Each path of the former system is one of six things here, and none of them a bare 404."""

from pathlib import Path
from typing import NamedTuple

import httpx

from doors.registry import load_workflows
from lookup.backfills import BACKFILLS
from sender.app import sends
from tests.conftest import PROJECT, Parameters, on_one_version, running_receiver
from tests.receiver.test_every_path import least

pytestmark = on_one_version

WORKFLOWS = {path: one for one in load_workflows(PROJECT).values() for path in one.paths}


class Former(NamedTuple):
    """A line of former_paths.txt."""

    kind: str
    method: str
    path: str


def test_every_former_path_is_what_was_decided(database: Parameters) -> None:
    """Of answers that no payload lands for, an empty database is enough: it is asked nonsense."""
    lines = Path(__file__).with_name("former_paths.txt").read_text().splitlines()
    former = [Former(*line.split()) for line in lines if line and not line.startswith("#")]
    with (
        running_receiver(database, "hq.serve:application", UVICORN_FACTORY="true") as both,
        httpx.Client(base_url=both.url, headers=both.headers, timeout=30) as client,
    ):
        wrong = [(*one, found) for one in former if (found := _found(client, one)) != one.kind]
    assert not wrong


def _found(client: httpx.Client, former: Former) -> str:
    """What a path turns out to be: a kind of the list, or the answer that is none."""
    workflow = WORKFLOWS.get(former.path)
    body = least(workflow.required) if workflow and former.method == "POST" else {"nonsense": 1}
    answer = client.request(
        former.method,
        former.path.replace("{", "").replace("}", ""),
        params={"nonsense": 1} if former.method == "GET" else None,
        json=body if former.method == "POST" else None,
    )
    said = answer.json() if "json" in answer.headers.get("content-type", "") else {}
    match answer.status_code, said.get("code"):
        case 202, _ if workflow and said["workflow"] == workflow.slug:
            return "only-lands" if workflow.landing_only else "lands"
        case 404, "out_of_scope":
            return "out-of-scope"
        case ((200 | 503), _) if former.path in BACKFILLS:
            return "counts"
        case 403, "scope_missing" if former.path in sends():
            return "sends"
        # `/` leads to a page, and asks nothing
        case ((200 | 303), None) if former.path in {"/", "/health", "/healthz"}:
            return "asks"
        case 422, "unknown_field":
            return "asks"
    return f"{answer.status_code} {said.get('code')}"
