"""One record to a destination, and how that ended."""

import asyncio
import os
import time
from dataclasses import dataclass, field

from doors.signatures import key_of, signed
from sender.links import Answer, Links, NotConnected
from sender.retries import backoff, retry_after

EXCERPT = 200  # characters of an answer that are kept
TRY_AGAIN = (408, 425)


@dataclass(frozen=True)
class Destination:
    """Where a record goes. headers: names, and the environment variables that hold the values."""

    name: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    signing_key_variable: str | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """How a request ended.

    outcome: delivered (2xx), refused (not to be tried again), busy (asked to wait), failed (surely
    not accepted), lost (nobody knows). retry_seconds: until the next attempt.
    """

    outcome: str
    seconds: float
    status: int | None = None
    said: str | None = None
    retry_seconds: float = 0.0


async def carry(
    links: Links, destination: Destination, key: str, body: bytes, attempt: int, most: float
) -> Ended:
    """Posts a record under its idempotency key. Raises nothing.

    most: seconds that it may take, from connecting to the end of the answer.
    """
    started = time.monotonic()

    def ended(outcome: str, said: str) -> Ended:
        return Ended(outcome, time.monotonic() - started, None, said[:EXCERPT], backoff(attempt))

    try:
        async with asyncio.timeout(most):
            answer = await links.post(destination.url, headers_of(destination, key, body), body)
    except (NotConnected, ValueError) as problem:
        return ended("failed", str(problem))
    except TimeoutError:
        return ended("lost", "no answer in time")
    except OSError as problem:
        return ended("lost", str(problem))
    return judged(answer, time.monotonic() - started, attempt)


def judged(answer: Answer, seconds: float, attempt: int) -> Ended:
    """What an answer means."""
    status = answer.status
    if 200 <= status < 300:
        return Ended("delivered", seconds, status)
    excerpt = " ".join(answer.body[: 4 * EXCERPT].decode("utf-8", "replace").split())
    said = f"HTTP {status}: {excerpt[:EXCERPT]}".replace("\0", "").rstrip(": ")
    asked = retry_after(answer.headers.get("retry-after"))
    if status == 429 or (status == 503 and asked is not None):
        # not a moment before, and not all at that moment
        wait = backoff(attempt) if asked is None else asked + min(1.0, backoff(1))
        return Ended("busy", seconds, status, said, wait)
    if status in TRY_AGAIN or status >= 500:
        return Ended("failed", seconds, status, said, max(asked or 0.0, backoff(attempt)))
    if 300 <= status < 400:
        said = f"HTTP {status}: it leads elsewhere, where nothing is sent; register that URL"
    return Ended("refused", seconds, status, said)


def headers_of(destination: Destination, key: str, body: bytes) -> dict[str, str]:
    """The headers of a request. Raises ValueError when a secret is not there."""
    headers = {
        "content-type": "application/json",
        "user-agent": "hq-master-data",
        "idempotency-key": key,
        "webhook-id": key,
    }
    for name, holder in destination.headers.items():
        headers[name] = _secret(holder)
    if variable := destination.signing_key_variable:
        try:
            signing_key = key_of(_secret(variable))
        except ValueError as problem:
            raise ValueError(f"{variable} {problem}") from None
        headers |= signed(signing_key, key, int(time.time()), body)
    return headers


def _secret(variable: str) -> str:
    value = os.environ.get(variable, "").strip()
    if not value:
        raise ValueError(f"{variable} is not set where the worker runs")
    return value
