"""Rows as payloads: wrapped where the workflow wants that, refused where the receiver would."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from doors.files.row import Row
from doors.refusals import Refusal
from doors.registry import Workflow
from receiver.payloads import Bad, Limits, Payload, single
from receiver.repair import may_be_long

WRAPPER = "raw_payload"
# stand beside the wrapper, where a row has them
BESIDE = ("domain", "ex_company_domain", "date_order")


@dataclass(frozen=True)
class Judge:
    """What a workflow takes.

    date_order: dmy or mdy, of a file whose dates are all written in one order; rows may differ.
    """

    workflow: Workflow
    limits: Limits
    date_order: str = ""

    def payloads(self, rows: Iterable[Row]) -> tuple[list[Payload], list[Bad]]:
        """Those that can land, in their order, and the others with the bytes of their rows."""
        good: list[Payload] = []
        bad: list[Bad] = []
        for row in rows:
            if row.problem:
                bad.append(Bad(row.line, "bad_row", row.problem, row.own or row.text))
                continue
            payload = self._plain(row.text)
            if payload is None:
                try:
                    payload = self._odd(row)
                except Refusal as refusal:
                    bad.append(Bad(row.line, refusal.code, refusal.error, row.own or row.text))
                    continue
            payload.line = row.line
            good.append(payload)
        return good, bad

    def _plain(self, text: bytes) -> Payload | None:
        """The short way, for nearly all: JSON, small, with what it needs, in a form jsonb takes."""
        if b"\\u0000" in text or may_be_long(text):
            return None
        try:
            value = orjson.loads(text)
        except orjson.JSONDecodeError:
            return None
        if value.__class__ is not dict:
            return None
        if WRAPPER in self.workflow.required and WRAPPER not in value:
            text = self._wrapped(text, value)
            value = orjson.loads(text)
        text = self._dated(text)
        depth, elements = self.limits.depth, self.limits.elements
        small = len(text) < depth or _is_flat(text, depth, elements)
        if not small or not _is_full(value, self.workflow.required):
            return None
        return Payload(text.decode(), b"")

    def _odd(self, row: Row) -> Payload:
        """The receiver's own judgement. Raises Refusal."""
        given = single(row.text, self.limits, ())
        own, value = given.text.encode(), _loose(given.text)
        wanted = WRAPPER in self.workflow.required and WRAPPER not in value
        text = self._dated(self._wrapped(own, value) if wanted else own)
        payload = single(text, self.limits, self.workflow.required)
        # the bytes of the row, and not what we put around and beside them
        payload.original = given.original
        if text == own:
            payload.sha256 = given.sha256
        if payload.original is not None and row.own is not None:
            payload.original = row.own
        return payload

    def _wrapped(self, text: bytes, value: dict[str, Any]) -> bytes:
        """The row inside raw_payload, its text untouched; beside it what the workflow asks for."""
        parts = [b'{"' + WRAPPER.encode() + b'":' + text.strip()]
        for name in dict.fromkeys((*self.workflow.required, *BESIDE)):
            if name != WRAPPER and name in value:
                parts.append(orjson.dumps(name) + b":" + orjson.dumps(value[name]))
        return b",".join(parts) + b"}"

    def _dated(self, text: bytes) -> bytes:
        """The object with the file's order of dates in front: a row's own comes later, and wins."""
        if not self.date_order or not text.lstrip().startswith(b"{"):
            return text
        rest = text.lstrip()[1:].lstrip()
        comma = b"" if rest.startswith(b"}") else b","
        return b'{"date_order":"' + self.date_order.encode() + b'"' + comma + rest


def _is_full(value: dict[str, Any], wanted: Sequence[str]) -> bool:
    """True if all that is required is there for certain; the slow way decides when not."""
    for name in wanted:
        given = value.get(name)
        if given is None or (given.__class__ is str and not given.strip()):
            return False
    return True


def _is_flat(text: bytes, depth: int, elements: int) -> bool:
    openings = text.count(b"[") + text.count(b"{")
    return openings <= depth and openings + text.count(b",") < elements


def _loose(text: str) -> dict[str, Any]:
    try:
        value: dict[str, Any] = orjson.loads(text)
    except orjson.JSONDecodeError:
        value = json.loads(text, parse_int=str, parse_float=str)
    return value
