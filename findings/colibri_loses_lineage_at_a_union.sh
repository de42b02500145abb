#!/usr/bin/env bash
# dbt-colibri 0.3.7 with sqlglot 30.30.0 (its requirement: sqlglot[c]>=30.0.0): no column lineage through a set operation.
# Tried: the lineage of column a of two selects joined by union all, alone and in a CTE; beside it a plain select.
# Guess before running: a column of a union descends from the same column of each branch.
# Seen: AttributeError, 'Scope' object has no attribute 'union_scopes'. `colibri generate` says so in an ERROR line per column,
# goes on, ends with "Report completed" and exit code 0; the columns stand in the report without parents.
# What we did: docs/ecosystem.md names the version, and says how to count what is missing.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check dbt-colibri==0.3.7 sqlglot==30.30.0
"$work/venv/bin/python" - <<'PYTHON'
from dbt_colibri.lineage_extractor.lineage import lineage
from sqlglot import parse_one

PLAIN = "select t.a from x as t"
UNIONS = (
    "select a from x union all select a from y",
    "with u as (select a from x union all select a from y) select u.a from u",
)


def parents(query):
    try:
        return sorted(str(node.name) for node in lineage("a", parse_one(query, read="postgres"), dialect="postgres").walk())
    except AttributeError as error:
        return str(error)


assert "t.a" in parents(PLAIN), f"CHANGED: {parents(PLAIN)}"
for query in UNIONS:
    assert "union_scopes" in parents(query), f"CHANGED: {query} gives {parents(query)}"
print("as before: a plain select has its parents, a union has", parents(UNIONS[0]))
PYTHON
