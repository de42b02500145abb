"""Which workflows exist: read from the source entries that register them, and nowhere else."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Workflow:
    """One registered workflow.

    slug: the word in raw.payloads.workflow. path and aliases: where its payloads are posted, or,
    where method is DELETE, what is taken back: `/…/{name}`, which lands as {"name": …}. required:
    dotted names of fields that must be there and not blank. partition: table in raw. shows: fields
    that the answer repeats, with what they are when left out. url: where what they say can be read.
    """

    slug: str
    path: str
    aliases: tuple[str, ...]
    required: tuple[str, ...]
    partition: str
    description: str
    meta: dict[str, Any]
    method: str = "POST"
    shows: dict[str, Any] = field(default_factory=dict)
    url: str = ""

    @property
    def landing_only(self) -> bool:
        """No model reads it yet; its payloads land and wait for one."""
        return bool(self.meta.get("landing_only"))

    @property
    def batch(self) -> dict[str, str]:
        """Lists that a body may hold instead of one payload: their names, and the field in which
        each of their elements then lands."""
        return dict(self.meta.get("batch") or {})

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.path, *self.aliases)

    @property
    def named(self) -> str:
        """The field whose value the path ends with; empty where the body says all."""
        return self.path.rpartition("{")[2].rstrip("}") if self.path.endswith("}") else ""

    def name_in(self, path: str) -> str:
        """What a path names there, as it was written."""
        for one in self.paths:
            above = one.partition("{")[0]
            if path[: len(above)].lower() == above.lower():
                return path[len(above) :].rstrip("/")
        return ""


class RegistryError(Exception):
    """A registration that cannot be used; the text names the file."""


def load_workflows(project_dir: Path, word: str = "workflows") -> dict[str, Workflow]:
    """Workflows by slug, from the raw sources in models/extracted/*/_*.yml.

    word: `requests` for what the sender is asked, which lands too, and comes by its door. Raises
    RegistryError when there is no workflow, a slug or path stands twice, or an entry lacks one.
    """
    workflows: dict[str, Workflow] = {}
    seen_paths: set[tuple[str, str]] = set()
    for file in sorted((project_dir / "models" / "extracted").glob("*/_*.yml")):
        content = yaml.load(file.read_text(), yaml.CSafeLoader) or {}
        for source in content.get("sources") or []:
            if source["name"] != "raw":
                continue
            for table in source.get("tables") or []:
                meta = dict((table.get("config") or {}).get("meta") or {})
                for entry in meta.pop(word, []):
                    workflow = _read(entry, table["name"], meta, file)
                    if workflow.slug in workflows:
                        raise RegistryError(f"{file}: workflow {workflow.slug} is registered twice")
                    for path in workflow.paths:
                        if (workflow.method, normal_path(path)) in seen_paths:
                            raise RegistryError(f"{file}: path {path} is registered twice")
                        seen_paths.add((workflow.method, normal_path(path)))
                    workflows[workflow.slug] = workflow
    if not workflows and word == "workflows":
        raise RegistryError(
            f"No workflow is registered in {project_dir}/models/extracted/*/_*.yml. "
            "Does HQ_PROJECT_DIR name the project's directory?"
        )
    return workflows


def normal_path(path: str) -> str:
    """A path without what does not matter: case and trailing slashes."""
    return path.rstrip("/").lower()


def _read(entry: dict[str, Any], partition: str, meta: dict[str, Any], file: Path) -> Workflow:
    try:
        return Workflow(
            slug=entry["slug"],
            path=entry["path"],
            aliases=tuple(entry.get("aliases") or ()),
            required=tuple(entry.get("required") or ()),
            partition=partition,
            description=entry.get("description", ""),
            meta=meta | entry,
            method=entry.get("method", "POST"),
            shows=dict(entry.get("shows") or {}),
            url=entry.get("url", ""),
        )
    except KeyError as missing:
        raise RegistryError(f"{file}: a workflow of raw.{partition} has no {missing}") from None
