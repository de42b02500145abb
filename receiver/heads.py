"""Heads of plain requests, and how the next one of a connection is known without parsing it."""

import re
from dataclasses import dataclass

from starlette.types import Scope

from doors.registry import Workflow

LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]+)[ \t]*\r\n", re.IGNORECASE)
END = b"\r\n\r\n"


@dataclass(slots=True)
class Head:
    """What the head of a plain request says. key: hash of the sender's."""

    workflow: Workflow
    key: bytes
    idempotency_key: str
    request_id: bytes
    keep_alive: bool
    scope: Scope


class Echo:
    """The head that a connection said last. A sender repeats it word by word, but for the length.

    So what the parser found in it once need not be looked for again: other digits in the place of
    digits are the same head.
    """

    __slots__ = ("_after", "_before", "head")

    def __init__(self, head: Head, before: bytes, after: bytes) -> None:
        self.head = head
        self._before = before
        self._after = after

    @classmethod
    def of(cls, head: Head, text: bytes) -> "Echo | None":
        """text: the head as it came, as far as that is known."""
        lengths = list(LENGTH.finditer(text))
        if len(lengths) != 1 or text.find(END) != len(text) - len(END):
            return None
        start, end = lengths[0].span(1)
        return cls(head, text[:start], text[end:])

    def body(self, data: bytes) -> bytes | None:
        """The body, if this is that head again and a whole body behind it, and no more."""
        start = len(self._before)
        if not data.startswith(self._before):
            return None
        end = data.find(b"\r", start, start + 8)
        length = data[start:end] if end > 0 else b""
        # what follows the digits may begin with a space
        length = length.rstrip(b" \t")
        end = start + len(length)
        if not (length.isdigit() and data.startswith(self._after, end)):
            return None
        body = data[end + len(self._after) :]
        return body if len(body) == int(length) else None
