"""Who is calling: keys looked up by their hash, remembered for seconds, never logged."""

import asyncio
import hashlib
import hmac
import time
from dataclasses import dataclass

import structlog

from doors.connections import GONE, Line
from doors.rates import Bucket, Seldom
from doors.refusals import Refusal, away
from doors.statements import statement

FIND_KEY = statement(__file__, "find_key")
REMEMBERED = 10_000  # known and unknown apart: strangers cannot push out friends
# questions to the database on account of keys that nobody knows; those that were known are free
STRANGERS_PER_SECOND, MOST_STRANGERS = 50.0, 100.0
log = Seldom(structlog.get_logger(__name__))


@dataclass(frozen=True, slots=True)
class Caller:
    """The client behind a key: its name, and what the key may do.

    signing_secret: what it has to sign with, sealed by the key; None where it need not.
    """

    name: str
    scopes: frozenset[str]
    signing_secret: bytes | None = None


def secret_of(headers: dict[bytes, bytes]) -> bytes:
    """The key in x-api-key or Authorization: Bearer; empty if there is none."""
    given = headers.get(b"x-api-key", b"").strip()
    if not given:
        word, _, rest = headers.get(b"authorization", b"").partition(b" ")
        if word.lower() == b"bearer":
            given = rest.strip()
    return given


def digest_of(headers: dict[bytes, bytes]) -> bytes | None:
    """The hash that stands for the key; None without a key that could be one."""
    secret = secret_of(headers)
    return hashlib.sha256(secret).digest() if 0 < len(secret) <= 512 else None


class Keys:
    """Live keys of ops.api_keys, each remembered for `seconds` (also that one is unknown)."""

    def __init__(self, line: Line, seconds: float) -> None:
        self._line = line
        self._seconds = seconds
        self._known: dict[bytes, tuple[float, Caller]] = {}
        self._unknown: dict[bytes, float] = {}
        self._asked: dict[bytes, asyncio.Task[Caller | None]] = {}
        self._strangers = Bucket(STRANGERS_PER_SECOND, MOST_STRANGERS)

    async def caller(self, headers: dict[bytes, bytes], scope: str) -> Caller:
        """Who sent the request.

        Raises Refusal: 401, 403, 429 when too many unknown keys are tried, 503 when nobody can be
        asked.
        """
        digest = digest_of(headers)
        if digest is None:
            raise _unauthorized("The request carries no key.")
        caller = self._recall(digest)
        if caller is None and self._unknown.get(digest, 0.0) <= time.monotonic():
            caller = await self._ask(digest)
        if caller is None:
            raise _unauthorized("The key is not known, or was revoked.")
        if scope not in caller.scopes:
            raise Refusal(
                403,
                "scope_missing",
                f"This key does not have the scope '{scope}'. Make one that has: "
                f"`hq keys add NAME --scope {scope}`.",
            )
        return caller

    def remembered(self, digest: bytes, scope: str) -> Caller | None:
        """Whose key this is, if that is known without asking and it has the scope."""
        caller = self._recall(digest)
        return caller if caller is not None and scope in caller.scopes else None

    def _recall(self, digest: bytes) -> Caller | None:
        known = self._known.get(digest)
        return known[1] if known is not None and known[0] > time.monotonic() else None

    async def _ask(self, digest: bytes) -> Caller | None:
        """One question per key, however many requests wait for it."""
        task = self._asked.get(digest)
        if task is None:
            if digest not in self._known and not self._strangers.take():
                raise Refusal(
                    429,
                    "too_many_unknown_keys",
                    "Too many keys that are not known are being tried, and this one is not known "
                    "yet. Send the same request again.",
                    retry_after=1,
                )
            task = asyncio.create_task(self._look_up(digest))
            self._asked[digest] = task
            task.add_done_callback(lambda _: self._asked.pop(digest, None))
        try:
            return await asyncio.shield(task)
        except GONE:
            raise away() from None

    async def _look_up(self, digest: bytes) -> Caller | None:
        rows = await self._line.ask(FIND_KEY, {"digest": digest})
        until = time.monotonic() + self._seconds
        for name, scopes, stored, signing_secret in rows:
            if hmac.compare_digest(bytes(stored), digest):
                caller = Caller(name, frozenset(scopes), signing_secret and bytes(signing_secret))
                self._unknown.pop(digest, None)
                self._known.pop(digest, None)
                self._known[digest] = (until, caller)
                if len(self._known) > REMEMBERED:
                    del self._known[next(iter(self._known))]
                return caller
        self._known.pop(digest, None)
        self._unknown.pop(digest, None)
        self._unknown[digest] = until
        if len(self._unknown) > REMEMBERED:
            del self._unknown[next(iter(self._unknown))]
        log.info("key_unknown")
        return None


def _unauthorized(what: str) -> Refusal:
    return Refusal(
        401,
        "unauthorized",
        f"{what} Send a key as `x-api-key` or `Authorization: Bearer`; `hq keys add` makes one.",
        headers=[(b"www-authenticate", b"Bearer")],
    )
