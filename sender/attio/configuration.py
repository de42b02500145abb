"""What the fields we send are called in a workspace of Attio: a file, as each has its own names.

attio.example.yml shows it. Names are looked at when it is read, and once more in the workspace.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from doors.errors import Foreseen

# of each kind the fields of its payload, as its model in models/sending names them
FIELDS = {
    "job-postings": (
        "job_id title location seniority employment_type salary_currency salary_min salary_max url "
        "posted_at domain job_function company"
    ).split(),
    "people": (
        "linkedin_url name title seniority job_function city state country location work_email "
        "job_start_date company_domain company"
    ).split(),
    "companies": (
        "domain name linkedin_url industry employee_range city state country location"
    ).split(),
}
# what a record of each kind is known by here, so what it has to be matched by
KEYS = {"job-postings": "job_id", "people": "linkedin_url", "companies": "domain"}
SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
# of several values: an upsert that matches by another attribute removes those it does not name
SEVERAL = {"email_addresses", "phone_numbers", "domains", "team", "associated_deals"}


@dataclass(frozen=True)
class Kind:
    """One kind of records: the object of Attio, and field → attribute. match: the attribute that
    tells a record from others."""

    name: str
    object: str
    match: str
    attributes: Mapping[str, str]

    @property
    def target(self) -> str:
        """Its view in schema sending, and its word in outbound.sync_state."""
        return f"attio_{self.name.replace('-', '_')}"

    def values(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        """A payload under the names of the workspace; what is empty is left out."""
        return {
            attribute: payload[field]
            for field, attribute in self.attributes.items()
            if payload.get(field) is not None
        }


@dataclass(frozen=True)
class Configuration:
    """A workspace, by its slug, and the kinds that are kept in step there."""

    workspace: str
    kinds: Mapping[str, Kind]

    def kind(self, name: str) -> Kind:
        """Raises Foreseen."""
        if name not in FIELDS:
            raise Foreseen(f"Nothing for Attio is called {name}. There are: {', '.join(FIELDS)}.")
        if name not in self.kinds:
            raise Foreseen(f"The file of HQ_ATTIO_CONFIG says nothing of {name}.")
        return self.kinds[name]


def load(file: Path | None) -> Configuration:
    """Reads a file. Raises Foreseen with what is wrong in it, and where."""
    if file is None:
        raise Foreseen(
            "HQ_ATTIO_CONFIG names no file. Copy attio.example.yml to attio.yml, put in the names "
            "of your workspace, and set HQ_ATTIO_CONFIG=attio.yml."
        )
    try:
        given = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise Foreseen(f"{file} is no YAML: {' '.join(str(problem).split())}.") from None
    if not isinstance(given, dict):
        raise Foreseen(f"{file} holds no settings. See attio.example.yml.")
    workspace = given.pop("workspace", None)
    if not isinstance(workspace, str) or not SLUG.fullmatch(workspace):
        raise Foreseen(
            f"{file}: workspace has to be the slug of the workspace, as in app.attio.com/SLUG."
        )
    for name in given:
        if name not in FIELDS:
            raise Foreseen(f"{file}: {name!r} is nothing to send. There are: {', '.join(FIELDS)}.")
    return Configuration(workspace, {name: _kind(file, name, given[name]) for name in given})


def _kind(file: Path, name: str, given: Any) -> Kind:
    def wrong(text: str) -> Foreseen:
        return Foreseen(f"{file}: {name}: {text}")

    if not isinstance(given, dict) or not isinstance(given.get("attributes"), dict):
        raise wrong("wants `object` and `attributes`, see attio.example.yml.")
    if more := sorted(str(word) for word in set(given) - {"object", "attributes"}):
        raise wrong(f"knows no {', '.join(more)}; it takes object and attributes.")
    attributes = given["attributes"]
    for field, slug in [("object", given.get("object")), *attributes.items()]:
        if not isinstance(slug, str) or not SLUG.fullmatch(slug):
            raise wrong(f"{field}: {slug!r} cannot be a slug of Attio: small letters, digits, _ -.")
    if unknown := sorted(str(field) for field in set(attributes) - set(FIELDS[name])):
        known = ", ".join(FIELDS[name])
        raise wrong(f"no field is called {', '.join(unknown)}. There are: {known}.")
    slugs = list(attributes.values())
    if twice := sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        raise wrong(f"{', '.join(twice)} stands for two fields.")
    if KEYS[name] not in attributes:
        raise wrong(f"{KEYS[name]} is missing: by it a record is found again.")
    match = attributes[KEYS[name]]
    if lost := sorted(SEVERAL & set(slugs) - {match}):
        raise wrong(
            f"{', '.join(lost)} holds several values, and what is matched by {match} would remove "
            "all that we do not name. Give the field an attribute of its own."
        )
    return Kind(name, given["object"], match, attributes)
