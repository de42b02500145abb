"""What a sample says of a workflow: its wrapper, its key, and a typed column for each field."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import dict_row

from doors.statements import statement
from hq.errors import Foreseen

LOOK = statement(__file__, "look")
KEY_READ = 0.5  # of the values of a key: what is no key is quarantined
FEW = 2
MOST_WORDS = 12  # of a field that takes one of a few
READ = 0.95  # of its values that a cast has to read; of few all but one
# what every payload table has beside the columns of its sample
TAKEN = {
    "landing_id", "landed_xid", "landed_at", "created_at", "updated_at", "last_seen_at", "body",
    "request", "body_hash", "unmapped_fields", "quarantine_reason", "raw_payload_id", "date_order",
    "user", "order", "group", "table", "column", "check", "default", "end", "references", "desc",
}  # fmt: skip
# by entity: the cast that reads a key, names that keys have, and what else may be one
KEYS = {
    "person": (
        "linkedin_person_url",
        ("linkedin_url", "person_linkedin_url", "linkedin_profile_url", "profile_url"),
        re.compile("linkedin|profile"),
    ),
    "company": (
        "normalize_domain",
        ("domain", "company_domain", "website", "company_website"),
        re.compile("domain$|website$"),
    ),
}
SITES = re.compile(r"domain|website|homepage|(^|_)site($|_)")
NUMBERS_THAT_ARE_NONE = re.compile(r"phone|zip|postal|fax|mobile")
NAMES = {"first_name", "last_name", "full_name", "person_name"}
# a repeated word of these is somebody, and no kind of thing
SOMEBODY = re.compile(r"name|owner|contact|person|user|author|assignee|manager|(^|_)(by|rep)$")
# fields whose names a model cannot hold as they are: they stay in unmapped_fields
AWKWARD = re.compile("[{}'\"\\\\\n\r]")
COLUMN = {"company": "domain", "person": "linkedin_url"}  # that holds the key
Row = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """One column. expression: as it stands in the model, `{{ function('…') }}` and all."""

    name: str
    place: str
    field: str
    expression: str
    kind: str
    words: tuple[str, ...] = ()

    def description(self) -> str:
        said = self.field.replace("_", " ").strip()
        about = said[:1].upper() + said[1:]
        if self.words:
            about += f": one of {', '.join(self.words)} in the sample"
        elif self.kind == "nothing":
            about += ", which no payload of the sample gave"
        return about.replace("\\", "/").replace('"', "'") + "."


@dataclass(frozen=True)
class Shape:
    """What a workflow is like. key: the column of COLUMN, and where it stands in a payload. left:
    fields that become no column."""

    entity: str
    wrapper: str | None
    key: Column
    columns: tuple[Column, ...]
    left: tuple[str, ...]
    payloads: list[Row]


def shape(
    connection: psycopg.Connection[Any], payloads: list[Row], key: str | None, entity: str | None
) -> Shape:
    """Looks at payloads. Raises Foreseen when nothing in them can be a key."""
    wrapper = _wrapper(payloads)
    texts = [json.dumps(one) for one in payloads]
    with connection.cursor(row_factory=dict_row) as cursor:
        seen = cursor.execute(LOOK, {"payloads": texts, "wrapper": wrapper}).fetchall()
    found = [one for one in seen if not AWKWARD.search(one["name"])]
    left = tuple(one["name"] for one in seen if one not in found)
    about, kind = _key(found, key, entity)
    place, field = about["place"], about["name"]
    names = Counter(TAKEN | {COLUMN[kind]})
    columns = []
    for one in found:
        if one is about or one["name"] in ("date_order", "idempotency_key"):
            continue
        name = _name(one["name"])
        names[name] += 1
        if names[name] > 1:
            name = f"{name}_given" if names[name] == 2 else f"{name}_{names[name]}"
        columns.append(_column(name, one))
    key_column = Column(COLUMN[kind], place, field, _keyed(kind, place, field), kind)
    return Shape(kind, wrapper, key_column, tuple(columns), left, payloads)


def _wrapper(payloads: list[Row]) -> str | None:
    """The field that holds the body in most payloads."""
    seen = Counter(
        name
        for one in payloads
        for name, value in one.items()
        if name.endswith("payload") and (isinstance(value, dict | list) or _is_json(value))
    )
    for name, count in seen.most_common(1):
        if 2 * count >= len(payloads):
            return name
    return None


def _is_json(value: Any) -> bool:
    return isinstance(value, str) and value.lstrip()[:1] in ("{", "[")


def _key(found: list[Row], key: str | None, entity: str | None) -> tuple[Row, str]:
    for kind, (cast, usual, other) in KEYS.items():
        if entity not in (None, kind):
            continue
        fit = [one for one in found if one["said"] and one[cast] >= KEY_READ * one["said"]]
        wanted = [key] if key else usual
        named = [one for name in wanted for one in fit if one["name"] == name]
        if not key:
            named += [one for one in fit if other.search(_name(one["name"]))]
        if named:
            return named[0], kind
    asked = f"{key} holds" if key else "No field holds"
    raise Foreseen(
        f"{asked} a company's domain or a person's LinkedIn profile, and one of them has to be the "
        f"key. There are: {', '.join(one['name'] for one in found)}. Name it: --key FIELD."
    )


def _name(field: str) -> str:
    """The field as a column is called: companyName is company_name."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", field)
    name = re.sub(r"[^a-z0-9]+", "_", parted.lower()).strip("_")[:50] or "field"
    return f"field_{name}" if name[0].isdigit() else name


def _keyed(kind: str, place: str, field: str) -> str:
    cast = "normalize_domain" if kind == "company" else "linkedin_person_slug"
    return f"{{{{ function('{cast}') }}}}({place} ->> '{field}')"


def _column(name: str, one: Row) -> Column:
    place, field, said = one["place"], one["name"], one["said"]
    text, value = f"{place} ->> '{field}'", f"{place} -> '{field}'"

    def cast(function: str, *more: str) -> str:
        return f"{{{{ function('{function}') }}}}({', '.join((text, *more))})"

    def reads(function: str) -> bool:
        few_but_one = said - 1 if said > FEW else said
        return bool(said) and one[function] >= min(READ * said, few_but_one)

    if one["arrays"] > max(one["objects"], said):
        kind, expression = "list", f"{{{{ function('json_array_or_empty') }}}}({value})"
    elif one["objects"] > said:
        kind, expression = "object", value
    elif reads("to_boolean") and (one["booleans"] or not reads("to_integer")):
        kind, expression = "boolean", cast("to_boolean")
    elif reads("normalize_email"):
        kind, expression = "email", cast("normalize_email")
    elif reads("linkedin_person_url"):
        kind, expression = "person", cast("linkedin_person_url")
    elif reads("linkedin_company_url"):
        kind, expression = "page", cast("linkedin_company_url")
    elif reads("normalize_domain") and SITES.search(name):
        kind, expression = "domain", cast("normalize_domain")
    elif not one["zeros"] and not NUMBERS_THAT_ARE_NONE.search(name) and reads("to_numeric"):
        kind = next(k for k in ("to_integer", "to_bigint", "to_numeric") if reads(k))
        kind, expression = "number", cast(kind)
    elif reads("to_timestamptz") and one["hours"]:
        kind, expression = "time", cast("to_timestamptz_in_order", "date_order")
    elif reads("date_span") and one["digits"] >= READ * said:
        kind, expression = "date", f"lower({cast('date_span_in_order', 'date_order')})"
    elif name in NAMES:
        kind = "name"
        expression = (
            f"{{{{ function('clean_name') }}}}({{{{ function('json_element') }}}}({value}))"
        )
    else:
        kind, expression = "text", f"{{{{ function('json_text') }}}}({value})"
    few = kind == "text" and 1 < one["words"] <= MOST_WORDS and said >= 5 * one["words"]
    words = tuple(one["examples"] or ()) if few and not SOMEBODY.search(name) else ()
    return Column(name, place, field, expression, kind if one["given"] else "nothing", words)
