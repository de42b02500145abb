"""The files of a workflow, as a person would begin them: registration, models, samples, rows.

Nothing of the given payloads goes into them but names of fields, dates, numbers, and words that a
field repeats: people and companies of the sample are replaced.
"""

import json
import re
from typing import Any

import psycopg
from jinja2 import Environment, PackageLoader
from psycopg import sql

from hq.workflows.columns import Column, Row, Shape

WIDE = 100
SAMPLES = 3
FUNCTION = re.compile(r"\{\{ function\('(\w+)'\) \}\}")
ATTRIBUTES = {  # of claims.company, and what fields are called that say them
    "name": ("name", "company_name"),
    "linkedin_url": ("linkedin_url", "company_linkedin_url", "linkedin"),
    "twitter_url": ("twitter_url", "twitter"),
    "facebook_url": ("facebook_url", "facebook"),
    "crunchbase_url": ("crunchbase_url",),
    "employees": ("employees", "size", "size_range", "employee_range", "company_size"),
    "revenue": ("revenue", "annual_revenue", "revenue_range"),
    "type": ("type", "company_type"),
    "industry": ("industry", "company_industry"),
    "description": ("description", "company_description"),
    "tagline": ("tagline",),
}


templates = Environment(
    loader=PackageLoader("hq.workflows"),
    autoescape=False,  # noqa: S701  # SQL and YAML, in which dbt's own braces stand as they are
    variable_start_string="<<",
    variable_end_string=">>",
    block_start_string="<%",
    block_end_string="%>",
    keep_trailing_newline=True,
)


class Workflow:
    """Everything about a workflow that has a name and a shape."""

    def __init__(self, slug: str, path: str, folder: str, shape: Shape) -> None:
        self.slug = slug
        self.path = path
        self.folder = folder
        self.shape = shape
        self.state = slug.replace("-", "_")[:50]
        self.table = f"{self.state}_payloads"

    def files(self, connection: psycopg.Connection[Any]) -> dict[str, str]:
        """By path in the project."""
        bodies = samples(self.shape)
        models = f"models/extracted/{self.folder}"
        return {
            f"{models}/_{self.folder}.yml": self._written("registration.yml"),
            f"{models}/{self.table}.sql": self._written("payload_table.sql"),
            f"{models}/{self.state}.sql": self._written("current_state.sql"),
            f"tests/payloads/{self.slug}.json": _json(bodies),
            f"tests/workflows/{self.slug}.json": _json(self.expected(connection, bodies[0])),
        }

    def claims(self) -> str | None:
        """A branch for claims.company, of the columns whose names say what they are."""
        if self.shape.entity != "company":
            return None
        names = {one.name for one in self.shape.columns if one.kind not in ("list", "object")}
        said = (
            (attribute, next((word for word in words if word in names), None))
            for attribute, words in ATTRIBUTES.items()
        )
        return self._written("claims.sql", attributes=[pair for pair in said if pair[1]])

    def _written(self, template: str, **more: Any) -> str:
        shape, company = self.shape, self.shape.entity == "company"
        stands_outside = shape.key.place == "request" or not shape.wrapper
        return templates.get_template(f"{template}.j2").render(
            vars(self)
            | more
            | {
                "company": company,
                "key": shape.key.name,
                "given": f"{shape.key.place} ->> '{shape.key.field}'",
                "dated": any("date_order" in one.expression for one in shape.columns),
                "fits": lambda one: len(one.expression) + len(one.name) + 13 <= WIDE,
                # JSON is YAML: a title may hold a colon or a comma
                "required": json.dumps(
                    [shape.key.field] * stands_outside + [shape.wrapper] * bool(shape.wrapper),
                    ensure_ascii=False,
                ),
                "about_key": "{{ doc('domain') }}"
                if company
                else "Profile of the person, canonical.",
            }
        )

    def expected(self, connection: psycopg.Connection[Any], body: Row) -> Row:
        """The rows that the first sample becomes, as Postgres reads it."""
        taken = [one for one in self.shape.columns if one.kind not in ("list", "object")]
        pairs = ", ".join(f"'{one.name}', {_plain(one.expression)}" for one in taken)
        wrapper = self.shape.wrapper
        query = sql.SQL(
            "select reference.{cast}({place} ->> {field}), jsonb_build_object({pairs})"
            " from (select p as request, {body} as body, 'mdy'::text as date_order"
            " from (select %s::jsonb as p) as one) as keyed"
        ).format(
            cast=sql.SQL(
                "normalize_domain" if self.shape.entity == "company" else "linkedin_person_url"
            ),
            place=sql.SQL(self.shape.key.place),
            field=sql.Literal(self.shape.key.field),
            pairs=sql.SQL(pairs),
            body=sql.SQL("reference.payload_body(p -> {})").format(sql.Literal(wrapper))
            if wrapper
            else sql.SQL("p"),
        )
        ((key, row),) = connection.execute(query, [json.dumps(body)]).fetchall()
        return {"rows": {f"extracted.{self.state}": [{self.shape.key.name: key} | row]}}


def _plain(expression: str) -> str:
    """An expression as Postgres knows it."""
    return FUNCTION.sub(r"reference.\1", expression)


def _json(content: Any) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def samples(shape: Shape) -> list[Row]:
    """The fullest payloads, nobody in them, and one that is a provider's error."""
    kinds = {(one.place, one.field): one for one in shape.columns}
    kinds[shape.key.place, shape.key.field] = Column(
        "", "", "", "", "domain" if shape.entity == "company" else "person"
    )
    usable = [one for one in shape.payloads if _inside(one, shape).get(shape.key.field)]
    fullest = sorted(usable, key=lambda one: -len(json.dumps(one)))[:SAMPLES]
    told = []
    for number, one in enumerate(fullest, 1):
        body = _nobody(_inside(one, shape, "body"), "body", kinds, number)
        if shape.wrapper is None:
            told.append(body)
            continue
        request = {name: value for name, value in one.items() if name != shape.wrapper}
        told.append(_nobody(request, "request", kinds, number) | {shape.wrapper: body})
    key = {shape.key.field: "error.example"} if shape.wrapper else {}
    error = {"error": "Not found", "status": 404}
    return [*told, key | {shape.wrapper: error} if shape.wrapper else error]


def _inside(payload: Row, shape: Shape, place: str | None = None) -> Row:
    """What a place of a payload holds: by default that where the key stands."""
    if (place or shape.key.place) == "request" or shape.wrapper is None:
        return payload
    body = payload.get(shape.wrapper)
    while isinstance(body, str | list):
        try:
            body = json.loads(body) if isinstance(body, str) else body[0]
        except (ValueError, IndexError):
            return {}
    return body if isinstance(body, dict) else {}


def _nobody(given: Row, place: str, kinds: dict[tuple[str, str], Column], number: int) -> Row:
    return {
        name: _replaced(value, kinds.get((place, name)), name, number)
        for name, value in given.items()
        if name != "workflow_slug"
    }


def _replaced(value: Any, column: Column | None, name: str, number: int) -> Any:
    """Something of the same kind that is nobody's."""
    kind = column.kind if column else "text"
    if isinstance(value, dict):
        return {key: _replaced(one, None, key, number) for key, one in value.items()}
    if isinstance(value, list):
        return [_replaced(one, None, name, number) for one in value[:2]]
    if value is None or isinstance(value, bool) or kind in ("boolean", "time", "date"):
        return value
    if isinstance(value, int | float):
        return value if abs(value) < 10_000 else number * 1000
    if kind == "number":
        return value if len(value) < 6 else str(number * 1000)
    if column and value in column.words:
        return value
    host = f"sample-{number}.example"
    return {
        "domain": host,
        "email": f"sample-{number}@{host}",
        "person": f"https://www.linkedin.com/in/sample-{number}",
        "page": f"https://www.linkedin.com/company/sample-{number}",
    }.get(kind, f"https://{host}/{name}" if "://" in value else f"Sample {name} {number}")
