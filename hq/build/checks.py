"""dbt's tests as the build loop asks them: of the rows that are new, and by the query alone."""

from dataclasses import dataclass
from typing import Any

import psycopg


@dataclass(frozen=True)
class Check:
    """One dbt test: a query that gives the number of failures, and the nodes it looks at."""

    name: str
    looks_at: frozenset[str]
    sql: str
    severity: str


def load_checks(manifest: Any, compiled: Any) -> list[Check]:
    """Checks from what `dbt compile --select resource_type:test` returned: those of each cycle."""
    return [
        Check(
            node.name,
            frozenset(node.depends_on.nodes),
            f"select {node.config.fail_calc} from (\n{node.compiled_code}\n) as failing",  # noqa: S608
            str(node.config.severity).lower(),
        )
        for node in (one.node for one in compiled.result.results)
        # what does not follow the window would cost more with every payload there is
        if follows_window(manifest, node) and not _holds_anyway(manifest, node)
    ]


def run_check(connection: psycopg.Connection[Any], check: Check, *, prepared: bool = False) -> int:
    """How many failures a check finds. prepared: as for `run_script`."""
    row = connection.execute(check.sql.encode(), prepare=prepared).fetchone()
    return int(row[0] or 0) if row else 0


def follows_window(manifest: Any, node: Any) -> bool:
    """Whether it is a test of new rows only.

    get_where_subquery sees to that for what is written under a merged table; a query of its own
    calls `under_test`.
    """
    if node.resource_type != "test":
        return False
    table = manifest.nodes.get(getattr(node, "attached_node", None))
    if table:
        return table.config.materialized == "incremental" and "landed_xid" in table.columns
    return f"macro.{node.package_name}.under_test" in node.depends_on.macros


def _holds_anyway(manifest: Any, test: Any) -> bool:
    """Whether it is about a merged table's key, which the database enforces with every merge."""
    asked = getattr(test, "test_metadata", None)
    table = manifest.nodes.get(getattr(test, "attached_node", None))
    if not asked or not table or table.config.materialized != "incremental":
        return False
    key = table.config.get("unique_key")
    keys = {key} if isinstance(key, str) else set(key)
    columns = set(asked.kwargs.get("columns") or [asked.kwargs.get("column_name")])
    if asked.name == "not_null":
        return columns <= keys - set(table.config.get("nullable_key") or [])
    return asked.name in ("unique", "unique_together", "key") and columns == keys
