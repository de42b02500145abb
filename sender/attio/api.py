"""Attio's API as we use it: at our pace, waiting when it asks for it, trying again what may pass.

Over the connections of sender/links.py. The token is read from the environment for each request and
stands in no message.
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from psycopg.rows import TupleRow

from doors.errors import Foreseen
from doors.settings import Settings
from doors.statements import statement
from sender.attio.ledger import Ledger
from sender.links import Answer, Links, NotConnected
from sender.retries import backoff, retry_after

URL = "https://api.attio.com"
TOKEN = "ATTIO_ACCESS_TOKEN"  # noqa: S105 - its name
IN_FLIGHT = 8
PAGE = 500  # records of a page, as many as there may be
ANSWER_BYTES = 64 * 1024 * 1024  # a page of records with all their values
TRIES = 6  # of a request that gets no answer
WAITS = 100  # how often one request may be asked to wait
LATE_SECONDS = 0.03  # beyond its slot; then another is taken (outbound.take_slots says why)
EXCERPT = 300
TAKE_SLOT = statement(__file__, "take_slot")
CLOSE_GROUP = statement(__file__, "close_group")
HERE = ("127.0.0.1", "localhost", "::1")
Json = dict[str, Any]


class Refused(Foreseen):
    """An answer that will be the same next time: this record's fault."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(f"HTTP {status}: {said}")
        self.status = status


class Missing(Refused):
    """404: there is no such record, object or attribute."""


class Unanswered(Foreseen):
    """No answer, or none that tells anything, however often it was tried."""


class Api:
    """Requests to one workspace. At most eight are under way, whoever asks."""

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        self._base, private = base_url(settings)
        self._links = Links(private, ANSWER_BYTES)
        self._ledger = ledger
        self._seconds = settings.send_timeout
        self._room = asyncio.Semaphore(IN_FLIGHT)
        self._rests: dict[str, float] = {}  # groups that asked to wait, and until when

    def close(self) -> None:
        self._links.close()

    async def workspace(self) -> str:
        """Slug of the workspace that the token is for."""
        said = await self._ask("GET", "/v2/self")
        if not said.get("active"):
            raise Foreseen(f"{TOKEN} is not, or no longer, a token of Attio.")
        return str(said.get("workspace_slug"))

    async def attributes(self, kind: str) -> dict[str, Json]:
        """Attributes of an object, by slug. Raises Missing."""
        found = [one async for one in self._listed(f"/v2/objects/{quote(kind)}/attributes", {})]
        return {one["api_slug"]: one for one in found if not one.get("is_archived")}

    async def put(self, kind: str, match: str, values: Json) -> str:
        """Makes a record, or changes the one with the same value of `match`; its id.

        Raises Refused, Unanswered.
        """
        path = f"/v2/objects/{quote(kind)}/records?{urlencode({'matching_attribute': match})}"
        said = await self._ask("PUT", path, {"data": {"values": values}}, "attio")
        return str(said["data"]["id"]["record_id"])

    async def pages(self, kind: str) -> AsyncIterator[list[Json]]:
        """All records of an object, page by page, the oldest first. Raises Foreseen."""
        seen: set[str] = set()
        offset = 0
        while True:
            asked = {
                "limit": PAGE,
                "offset": offset,
                "sorts": [{"attribute": "created_at", "direction": "asc"}],
            }
            said = await self._ask("POST", f"/v2/objects/{quote(kind)}/records/query", asked)
            page: list[Json] = said["data"]
            ids = {record_id(one) for one in page}
            if page and ids <= seen:
                raise Foreseen(
                    f"Attio gave a page again (from record {offset + 1:,} on), so where its "
                    "records end cannot be known. Nothing was taken away here; try again later."
                )
            seen |= ids
            if page:
                yield page
            if len(page) < PAGE:
                return
            offset += PAGE

    async def record(self, kind: str, number: str) -> Json:
        """One record. Raises Missing."""
        said = await self._ask("GET", f"/v2/objects/{quote(kind)}/records/{quote(number)}")
        data: Json = said["data"]
        return data

    async def delete(self, kind: str, number: str) -> None:
        """Raises Missing where it is gone, Refused, Unanswered."""
        path = f"/v2/objects/{quote(kind)}/records/{quote(number)}"
        await self._ask("DELETE", path, group="attio")

    async def attached(self, kind: str, number: str) -> list[str]:
        """What hangs on a record beside what it refers to itself: `3 notes`, `1 list entry` …"""
        of = {"parent_object": kind, "parent_record_id": number}
        linked = {"linked_object": kind, "linked_record_id": number}
        entries = f"/v2/objects/{quote(kind)}/records/{quote(number)}/entries"
        counts = {
            "notes": await self._first("/v2/notes", of),
            "tasks": await self._first("/v2/tasks", linked),
            "list entries": await self._first(entries, {}),
        }
        return [what for what, there in counts.items() if there]

    async def _first(self, path: str, asked: Json) -> bool:
        said = await self._ask("GET", f"{path}?{urlencode(asked | {'limit': 1})}")
        return bool(said["data"])

    async def _listed(self, path: str, asked: Json) -> AsyncIterator[Json]:
        offset = 0
        while True:
            words = urlencode(asked | {"limit": PAGE, "offset": offset})
            page = (await self._ask("GET", f"{path}?{words}"))["data"]
            for one in page:
                yield one
            if len(page) < PAGE:
                return
            offset += PAGE

    async def _ask(
        self, method: str, path: str, body: Json | None = None, group: str = "attio-reads"
    ) -> Json:
        """The answer of a request that may be made twice, as all of these may.

        A PUT finds what it has made; a DELETE that comes twice is told so (Missing).
        """
        tries, waits, said = 0, 0, ""
        while tries < TRIES and waits < WAITS:
            async with self._room:
                await self._slot(group)
                answer, said = await self._once(method, path, body)
                if answer is not None and answer.status == 429:
                    # for the whole workspace, and before anybody else gets into this one's place
                    await self._rest(group, answer)
            if answer is None or answer.status >= 500 or answer.status in (408, 425):
                tries += 1
                await asyncio.sleep(min(30.0, backoff(tries)) if tries < TRIES else 0)
            elif answer.status == 429:
                waits += 1
            elif 200 <= answer.status < 300:
                try:
                    # what Postgres cannot hold in a text
                    read = json.loads(answer.body.replace(b"\\u0000", b"") or b"{}")
                    if not isinstance(read, dict):
                        raise ValueError
                    return read
                except ValueError:  # it broke off before its end
                    tries, said = tries + 1, "the answer breaks off"
            else:
                raise _problem(answer, said)
        raise Unanswered(f"Attio gave no answer: {said or 'it asked to wait, over and over'}")

    async def _once(self, method: str, path: str, body: Json | None) -> tuple[Answer | None, str]:
        """An answer, or none; and what was said."""
        data = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = {
            "authorization": f"Bearer {token()}",
            "content-type": "application/json",
            "accept": "application/json",
            "user-agent": "hq-master-data",
        }
        try:
            async with asyncio.timeout(self._seconds):
                answer = await self._links.ask(method, self._base + path, headers, data)
        except TimeoutError:
            return None, "no answer in time"
        except (NotConnected, OSError) as problem:
            return None, str(problem)[:EXCERPT]
        return answer, _said(answer)

    async def _slot(self, group: str) -> None:
        """Waits until a request of this group may go: one slot of its pace, over all processes."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(max(0.0, self._rests.get(group, 0.0) - loop.time()))
            rows = await self._ledger.ask(TAKE_SLOT, {"group": group})
            if not rows:  # none within a second, or the group rests
                await asyncio.sleep(0.2)
                continue
            slot = loop.time() + max(0.0, float(rows[0][0]))
            await asyncio.sleep(slot - loop.time())
            if loop.time() - slot <= LATE_SECONDS and loop.time() > self._rests.get(group, 0.0):
                return

    async def _rest(self, group: str, answer: Answer) -> None:
        """Until when nothing goes, as the answer asks: by its own clock, which need not be ours."""
        asked = retry_after(answer.headers.get("retry-after"), _clock(answer))
        seconds = 1.0 if asked is None else asked + min(0.5, backoff(1))
        until = asyncio.get_running_loop().time() + seconds
        self._rests[group] = max(self._rests.get(group, 0.0), until)
        await self._ledger.ask(CLOSE_GROUP, {"group": group, "seconds": seconds})


async def each(rows: Iterable[TupleRow], do: Callable[[TupleRow], Awaitable[None]]) -> None:
    """Eight at a time; the first problem stops them, when what is under way has ended."""
    waiting, stopped = iter(rows), False

    async def some() -> None:
        nonlocal stopped
        for row in waiting:
            if stopped:
                return
            try:
                await do(row)
            except BaseException:
                stopped = True
                raise

    ended = await asyncio.gather(*(some() for _ in range(IN_FLIGHT)), return_exceptions=True)
    for problem in ended:
        if isinstance(problem, BaseException):
            raise problem


def token() -> str:
    """Raises Foreseen where there is none."""
    value = os.environ.get(TOKEN, "").strip()
    if not value:
        raise Foreseen(f"{TOKEN} is not set: a token of the workspace, with the rights it needs.")
    if any(ord(sign) <= 32 or ord(sign) > 126 for sign in value):
        raise Foreseen(f"{TOKEN} holds signs that no token has.")
    return value


def base_url(settings: Settings) -> tuple[str, bool]:
    """Where Attio is, and whether addresses of this machine may be connected to. Raises Foreseen.

    The token goes nowhere else: another place than Attio's is one of this machine, and said so.
    """
    given = settings.attio_url.rstrip("/")
    if not given or given == URL:
        return URL, False
    if not settings.send_private or urlsplit(given).hostname not in HERE:
        raise Foreseen(
            "HQ_ATTIO_URL may only lead to a stand-in on this machine, and only with "
            "HQ_SEND_PRIVATE=true. Leave it out to reach Attio."
        )
    return given, True


def record_id(record: Json) -> str:
    return str(record["id"]["record_id"])


def _problem(answer: Answer, said: str) -> Exception:
    status = answer.status
    if status == 401:
        return Foreseen(f"Attio does not take {TOKEN} (HTTP 401). Nothing more was asked.")
    if status == 403:
        return Foreseen(f"The token of Attio lacks a right (HTTP 403): {said}")
    if status == 404:
        return Missing(status, said)
    return Refused(status, said)


def _said(answer: Answer) -> str:
    """What an answer says went wrong: its code and message, or how it begins."""
    if 200 <= answer.status < 300:
        return ""
    try:
        read = json.loads(answer.body)
        text = f"{read['code']}: {read['message']}"
    except (ValueError, KeyError, TypeError):
        text = answer.body[: 4 * EXCERPT].decode("utf-8", "replace")
    return " ".join(text.replace("\0", "").split())[:EXCERPT]


def _clock(answer: Answer) -> datetime | None:
    """What the other side takes the time to be."""
    try:
        moment = parsedate_to_datetime(answer.headers.get("date", ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
