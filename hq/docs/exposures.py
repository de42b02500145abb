"""Which tables each endpoint reads, as dbt's exposures: `python -m hq.docs.exposures` writes them.

Read from the SQL that answers, so that lineage ends where people ask, and where something is sent.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from doors.settings import PROJECT_DIR
from lookup.routes import reads
from sender.app import sends

FILE = PROJECT_DIR / "models" / "exposures.yml"
MANIFEST = PROJECT_DIR / "target" / "manifest.json"
Reads = Mapping[str, tuple[str, frozenset[str]]]
HEAD = """version: 2

# One exposure per path that answers, written from the SQL behind it: `dbt parse`, and then
# `python -m hq.docs.exposures`. A test says when it has to be written anew.

exposures:
"""


def name_of(path: str) -> str:
    """The name of an exposure: /run/--/db/x/lookup is run_db_x_lookup."""
    return re.sub(r"[^a-z0-9]+", "_", path.lower()).strip("_")


def document(reads: Reads, sends: Reads, nodes: Mapping[str, str]) -> str:
    """The YAML. reads: by path, what it answers and the tables; sends: the same of those that send;
    nodes: dbt's names by table."""
    parts = [HEAD]
    for path, (about, read) in sorted((*reads.items(), *sends.items())):
        refs = sorted({nodes[table] for table in read if table in nodes})
        parts.append(f"  - name: {name_of(path)}\n")
        parts.append(f"    label: {json.dumps(path)}\n")
        owner = "sender" if path in sends else "lookup"
        parts.append(f"    type: application\n    owner: {{name: {owner}}}\n")
        parts.append(f"    description: {json.dumps(about)}\n")
        parts.append(f"    config: {{meta: {{path: {json.dumps(path)}}}}}\n")
        if refs:
            parts.append("    depends_on:\n")
            parts += [f"      - ref('{ref}')\n" for ref in refs]
        else:
            parts.append("    depends_on: []\n")
        parts.append("\n")
    return "".join(parts).rstrip("\n") + "\n"


def nodes_of(manifest: Mapping[str, Any]) -> dict[str, str]:
    """dbt's names of models and seeds by schema.name, from a manifest as dbt writes it."""
    return {
        f"{node['schema']}.{node['alias']}": node["name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] in ("model", "seed")
    }


def main() -> None:
    nodes = nodes_of(json.loads(MANIFEST.read_text()))
    FILE.write_text(document(reads(), sends(), nodes))


if __name__ == "__main__":
    main()
