"""What a request asks: one flat object, in the body or behind the question mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from fastapi import Request

from doors.refusals import Refusal

MOST_BYTES = 1024 * 1024
MOST_CHARACTERS = 4_000
BLANKS = " \t\r\n\v\f\u00a0\u200b\ufeff"
TYPES: dict[str, Any] = {
    "text": {"type": "string"},
    "number": {"type": "integer"},
    "yes": {"type": "boolean"},
    "texts": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    "date": {"type": "string", "format": "date"},
}


@dataclass(frozen=True)
class Field:
    """One field of a question.

    key: the name of the normaliser under which its value is compared (lookup/lookups.py).
    kind: text, number, yes, texts or date. default: what counts when it is left out.
    """

    name: str
    key: str = "text"
    required: bool = True
    kind: str = "text"
    about: str = ""
    least: int = 0
    most: int = 2**31 - 1
    default: Any = None
    shortest: int = 1
    known: str = ""  # the column whose values may hold commas
    choices: tuple[str, ...] = ()

    def schema(self) -> dict[str, Any]:
        """As OpenAPI has it."""
        shape = dict(TYPES[self.kind])
        if self.kind == "number":
            shape |= {"minimum": self.least, "maximum": self.most}
        if self.choices:
            shape["enum"] = list(self.choices)
        if self.default is not None:
            shape["default"] = self.default
        if self.about:
            shape["description"] = self.about
        return shape


async def asked(request: Request, fields: Sequence[Field]) -> dict[str, Any]:
    """Each field's value, or its default. Raises Refusal (413, 422) that names what is wrong."""
    given: dict[str, Any] = dict(request.path_params)
    if request.method == "GET":
        for name in request.query_params:
            several = request.query_params.getlist(name)
            given[name] = several[0] if len(several) == 1 else several
    else:
        given |= _object(await _body(request))
    known = {field.name: field for field in fields}
    for name in given:
        if name not in known:
            there = ", ".join(known) or "no field at all"
            raise Refusal(
                422,
                "unknown_field",
                f"There is no field {_short(name)} here. This path takes: {there}.",
                more={"field": _short(name)},
            )
    return {name: _value(field, given.get(name)) for name, field in known.items()}


def _value(field: Field, value: Any) -> Any:
    if value is None:
        if field.required:
            raise wrong(field.name, "missing_field", "is missing")
        return field.default
    match field.kind:
        case "number":
            return _number(field, value)
        case "yes":
            return _yes(field, value)
        case "texts":
            several = value if isinstance(value, list) else [value]
            if len(several) > 1_000:
                raise wrong(field.name, "too_many_values", "holds more than 1,000 values")
            kept = [text for one in several if (text := _text(field, one))]
            if field.required and not kept:
                raise wrong(field.name, "blank_field", "is blank")
            return kept or None
    text = _text(field, value)
    if not text:
        if field.required:
            raise wrong(field.name, "blank_field", "is blank")
        return field.default
    if len(text.strip(BLANKS)) < field.shortest:
        raise wrong(field.name, "too_short", f"needs {field.shortest} characters or more")
    if field.choices:
        fits = [one for one in field.choices if one.lower() == text.strip(BLANKS).lower()]
        if not fits:
            raise wrong(field.name, "unknown_value", f"is one of {', '.join(field.choices)}")
        return fits[0]
    if field.kind == "date":
        return _date(field, text)
    return text


def _date(field: Field, text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise wrong(field.name, "wrong_type", "must be a date, as 2026-01-31") from None


def wrong(name: str, code: str, what: str) -> Refusal:
    """A 422 that names the field."""
    return Refusal(422, code, f"The field {name} {what}.", more={"field": name})


def _text(field: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise wrong(field.name, "wrong_type", "must be a text")
    if len(value) > MOST_CHARACTERS:
        raise wrong(field.name, "too_long", f"is longer than {MOST_CHARACTERS:,} characters")
    if "\0" in value or any("\ud800" <= one <= "\udfff" for one in value):
        raise wrong(field.name, "wrong_text", "holds a character that no text in Postgres can")
    # as sent: the normalisers trim, and answers echo it
    return value if value.strip(BLANKS) else ""


def _number(field: Field, value: Any) -> int:
    plain = isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 20
    number = int(value) if plain else value
    if isinstance(number, bool) or not isinstance(number, int):
        raise wrong(field.name, "wrong_type", "must be a whole number")
    if not field.least <= number <= field.most:
        raise wrong(field.name, "out_of_range", f"must be {field.least} to {field.most:,}")
    return number


def _yes(field: Field, value: Any) -> bool:
    known = {True: True, False: False, "true": True, "false": False, "1": True, "0": False}
    if isinstance(value, list | dict) or value not in known:
        raise wrong(field.name, "wrong_type", "must be true or false")
    return known[value]


def _object(body: bytes) -> dict[str, Any]:
    try:
        given = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError as problem:
        raise Refusal(422, "invalid_json", f"The body is no JSON: {problem}.") from None
    if not isinstance(given, dict):
        raise Refusal(422, "no_object", "The body must be one JSON object.")
    return given


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise Refusal(413, "too_large", f"A question has at most {MOST_BYTES:,} bytes.")
    return bytes(body)


def _short(name: str) -> str:
    return name[:100].encode("utf-8", "replace").decode()
