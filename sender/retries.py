"""When to try again: what the destination says (Retry-After), else longer and longer waits."""

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

FIRST_SECONDS = 1.0
MOST_SECONDS = 600.0
LONGEST_SECONDS = 86_400.0  # what a destination may ask for


def backoff(attempt: int) -> float:
    """Seconds until attempt + 1: anything up to a bound that doubles ("full jitter").

    Many that failed together must not come back together.
    """
    bound = min(MOST_SECONDS, FIRST_SECONDS * 2.0 ** min(attempt - 1, 20))
    return random.uniform(0, bound)  # noqa: S311 - no secret


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Seconds that a Retry-After asks for; None when there is none that can be read.

    Seconds (`2`, and `2.0`, as some send it) or an HTTP date; a date in the past is 0.
    """
    text = (value or "").strip()
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        if moment.tzinfo is None:  # "-0000", which says that it is UTC and nothing of the place
            moment = moment.replace(tzinfo=UTC)
        seconds = (moment - (now or datetime.now(UTC))).total_seconds()
    if seconds != seconds:  # "nan" is a number to Python
        return None
    return min(max(seconds, 0.0), LONGEST_SECONDS)
