"""From a body to payloads: is it JSON, is it one object or many, is what must be there there."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

import orjson

from doors.refusals import Refusal
from receiver.repair import may_be_long, repair

BOM = b"\xef\xbb\xbf"
SPACE = b" \t\r\n"
STRUCTURE = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[\]{},]', re.DOTALL)
GAP = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class Limits:
    depth: int
    elements: int
    rows: int


@dataclass(slots=True)
class Payload:
    """One JSON object, as the text for jsonb. original: exact bytes, if that was repaired."""

    text: str
    sha256: bytes
    original: bytes | None = None
    line: int | None = None


@dataclass(slots=True)
class Bad:
    """One line or element that cannot land, and why."""

    line: int
    code: str
    reason: str
    body: bytes
    rejected_id: int = 0

    def told(self) -> dict[str, Any]:
        """What an answer says of it."""
        return {
            "line": self.line,
            "code": self.code,
            "reason": self.reason,
            "rejected_id": self.rejected_id,
        }


def single(body: bytes, limits: Limits, required: tuple[str, ...]) -> Payload:
    """The one object that a body is. Raises Refusal (422)."""
    content = body[3:] if body.startswith(BOM) else body
    check_shape(content, limits)
    text, value, exact = _parse(content)
    if not isinstance(value, dict):
        raise Refusal(422, "not_an_object", f"Send a JSON object, not {_word(value)}.")
    missing = [name for name in required if is_blank(value, name)]
    if missing:
        names = ", ".join(missing)
        raise Refusal(
            422,
            "missing_fields",
            f"Required and missing, null or blank: {names}.{_hint(value, missing)}",
            more={"missing": missing},
        )
    changed = False
    if not exact or "\\u0000" in text or may_be_long(content):
        text, changed = repair(text)
    kept = body if changed or content is not body else None
    return Payload(text, hashlib.sha256(body).digest(), kept)


def is_array(body: bytes) -> bool:
    """True if the body is a JSON array: many payloads."""
    return body[:64].removeprefix(BOM).lstrip(SPACE)[:1] == b"[" or (
        body.removeprefix(BOM).lstrip(SPACE)[:1] == b"["
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that an object holds, as its text. Each element lands as `before` + it + `after`."""

    text: bytes
    before: bytes
    after: bytes


def listed(body: bytes, batch: dict[str, str]) -> Listed | None:
    """The list that a body holds under a name of `batch`; None for any other body.

    What stands beside the list goes with each of its elements: nothing is dropped.
    """
    try:
        members = dict(_members(body.removeprefix(BOM).decode()))
    except (ValueError, RecursionError):
        return None  # whoever reads it as one payload says what is wrong with it
    for name, field in batch.items():
        if members.get(name, "").startswith("[") and field not in members:
            beside = [f",{json.dumps(k)}:{v}" for k, v in members.items() if k != name]
            return Listed(
                members[name].encode(),
                f"{{{json.dumps(field)}:".encode(),
                "".join([*beside, "}"]).encode(),
            )
    return None


def _members(text: str) -> Iterator[tuple[str, str]]:
    """Names of an object's members and the text of their values; nothing for what is no object."""
    scan = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=_no_constant).raw_decode
    at = _gap(text, 0)
    while text[at : at + 1] in ("{", ","):
        name, at = scan(text, _gap(text, at + 1))
        at = _gap(text, at)
        if not isinstance(name, str) or text[at : at + 1] != ":":
            raise ValueError("no object")
        start = _gap(text, at + 1)
        _, end = scan(text, start)
        yield name, text[start:end]
        at = _gap(text, end)
    if text[at:].strip() != "}":
        raise ValueError("no object")


def many(
    body: bytes | Listed, kind: str, limits: Limits, required: tuple[str, ...]
) -> tuple[list[Payload], list[Bad]]:
    """The payloads of an array or of NDJSON, and the lines that are none. Raises Refusal (422)."""
    parts: Iterator[tuple[int, bytes]]
    if isinstance(body, Listed):
        parts = ((n, body.before + part + body.after) for n, part in elements(body.text))
    else:
        content = body.removeprefix(BOM)
        parts = elements(content) if kind == "json" else _lines(content)
    good: list[Payload] = []
    bad: list[Bad] = []
    for number, part in parts:
        if len(good) + len(bad) >= limits.rows:
            raise Refusal(
                422, "too_many_rows", f"More than {limits.rows} payloads. Send them in parts."
            )
        try:
            payload = single(part, limits, required)
        except Refusal as refusal:
            bad.append(Bad(number, refusal.code, refusal.error, part))
        else:
            payload.line = number
            good.append(payload)
    if not good and not bad:
        raise Refusal(422, "empty", "There is no payload in the body.")
    return good, bad


def check_shape(content: bytes, limits: Limits) -> None:
    """Raises Refusal (422) for more nesting or more elements than allowed, before it is parsed."""
    openings = content.count(b"[") + content.count(b"{")
    # counting commas is for those who could have too many
    few = len(content) < limits.elements or openings + content.count(b",") < limits.elements
    if openings <= limits.depth and few:
        return
    depth, elements = 0, 1
    for token in STRUCTURE.finditer(content):
        sign = content[token.start()]
        if sign == 0x22:  # a string
            continue
        if sign in b"]}":
            depth -= 1
            continue
        elements += 1
        depth += sign != 0x2C
        if depth > limits.depth:
            raise _too_deep(limits.depth)
        if elements > limits.elements:
            raise Refusal(
                422, "too_many_elements", f"More than {limits.elements} elements in one payload."
            )


def _parse(content: bytes) -> tuple[str, Any, bool]:
    """Text, value, and whether the strict parser took it (if not, jsonb might not either)."""
    try:
        value = orjson.loads(content)
        return content.decode(), value, True
    except orjson.JSONDecodeError as problem:
        reason = str(problem)
    if not content.strip(SPACE):
        raise Refusal(422, "empty", "The body is empty. Send a JSON object.")
    try:
        text = content.decode()
        # digits stay text: what matters here is whether it is JSON, not how large a number is
        value = json.loads(text, parse_int=str, parse_float=str, parse_constant=_no_constant)
    except UnicodeDecodeError as problem:
        raise Refusal(422, "not_utf8", f"The body is not UTF-8: byte {problem.start}.") from None
    except RecursionError:
        raise _too_deep(900) from None
    except ValueError:
        raise Refusal(422, "not_json", f"The body is not JSON: {reason}.") from None
    return text, value, False


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")


def _too_deep(limit: int) -> Refusal:
    return Refusal(422, "too_deep", f"Nested deeper than {limit} levels.")


def is_blank(value: Any, dotted: str) -> bool:
    """True if the field at this dotted path is missing, null or a blank string."""
    for name in dotted.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value is None or (isinstance(value, str) and not value.strip())


def _hint(value: dict[str, Any], missing: list[str]) -> str:
    """A sentence if what is missing stands there in other letters, or one level deeper."""
    wanted = {name.lower() for name in missing}
    meant = [
        f"{prefix}{name}"
        for prefix, level in (("", value), ("raw_payload.", value.get("raw_payload")))
        if isinstance(level, dict)
        for name in level
        if name.lower() in wanted and not is_blank(level, name)
    ]
    return f" There is {', '.join(meant)}: names must agree to the letter." if meant else ""


def _word(value: Any) -> str:
    if isinstance(value, list):
        return "an array"
    return f"a single {'null' if value is None else type(value).__name__}"


def _lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    start, number = 0, 0
    while start < len(content):
        end = content.find(b"\n", start)
        end = len(content) if end < 0 else end
        number += 1
        line = content[start:end].strip(SPACE)
        if line:
            yield number, line
        start = end + 1


def elements(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each element's own text: parsing finds where it ends, and what was parsed is forgotten."""
    try:
        text = content.decode()
    except UnicodeDecodeError as problem:
        raise Refusal(422, "not_utf8", f"The body is not UTF-8: byte {problem.start}.") from None
    scan = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=_no_constant).raw_decode
    try:
        at = _gap(text, text.index("[") + 1)
        number = 0
        while not (number == 0 and text[at : at + 1] == "]"):
            _, end = scan(text, at)
            number += 1
            yield number, text[at:end].encode()
            at = _gap(text, end)
            if text[at : at + 1] == "]":
                break
            if text[at : at + 1] != ",":
                raise ValueError(f"expected a comma or ] at character {at}")
            at = _gap(text, at + 1)
        if _gap(text, at + 1) != len(text):
            raise ValueError(f"something stands behind the array at character {at + 1}")
    except RecursionError:
        raise _too_deep(900) from None
    except ValueError as problem:
        raise Refusal(422, "not_json", f"The body is not JSON: {problem}.") from None


def _gap(text: str, at: int) -> int:
    match = GAP.match(text, at)
    return match.end() if match else at
