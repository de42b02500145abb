"""Several values behind each other with commas between, of which some hold commas themselves."""

from collections.abc import Collection, Sequence

from fastapi import Request

from doors.refusals import Refusal
from lookup.bodies import Field
from lookup.database import Row, rows

MOST_PARTS = 60


async def apart(request: Request, fields: Sequence[Field], given: Row) -> Row:
    """The fields that take several values, each value by itself.

    A value that is known as it stands, commas and all, is one. Raises Refusal (422) for too many.
    """
    told: Row = {}
    for field in fields:
        values = given.get(field.name)
        if field.kind != "texts" or values is None:
            continue
        kept: list[str] = []
        for value in values:
            parts = value.split(",")
            if len(parts) > MOST_PARTS:
                more = f"The field {field.name} holds more than {MOST_PARTS} values in one text."
                raise Refusal(422, "too_many_values", more, more={"field": field.name})
            known: Collection[str] = ()
            if len(parts) > 1 and field.known:
                known = await _known(request, field.known, parts)
            kept += longest(parts, known)
        told[field.name] = kept
    return told


def longest(parts: Sequence[str], known: Collection[str]) -> list[str]:
    """["Sales", " Security", " Risk"] with "Security, Risk" known: ["Sales", "Security, Risk"]."""
    kept, at = [], 0
    while at < len(parts):
        for end in range(len(parts), at, -1):
            whole = ",".join(parts[at:end]).strip()
            if whole in known or end == at + 1:
                kept.append(whole)
                at = end
                break
    return [one for one in kept if one]


async def _known(request: Request, column: str, parts: Sequence[str]) -> set[str]:
    table, _, name = column.rpartition(".")
    joined = [
        ",".join(parts[start:end]).strip()
        for start in range(len(parts))
        for end in range(start + 2, len(parts) + 1)
    ]
    query = f"select {name} as name from {table} where {name} = any(%(joined)s)"
    return {one["name"] for one in await rows(request, query, {"joined": joined})}
