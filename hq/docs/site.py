"""The site as one file, made of dbt's own page, its manifest and its catalog."""

from pathlib import Path
from typing import Any

import orjson
import psycopg
from psycopg import sql

from hq.docs import workflows
from lookup.status_pages.pages import DOCS

# statistics know a large table well enough; a small one is counted
LARGE = 100_000
TABLES = """
select
    n.nspname || '.' || c.relname as name,
    -- a table that was never analyzed says -1, one of partitions nothing of its own
    coalesce(sum(p.reltuples) filter (where p.reltuples >= 0), 0)::bigint as rows,
    sum(pg_total_relation_size(p.oid))::bigint as bytes
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
cross join lateral (
    select t.relid as oid from pg_partition_tree(c.oid) as t where c.relkind = 'p'
    union all
    select c.oid where c.relkind <> 'p'
) as tree
join pg_class as p on p.oid = tree.oid
where c.relkind in ('r', 'p', 'm') and has_table_privilege(c.oid, 'select')
group by 1
"""


def write(project: Path, target: Path, connection: psycopg.Connection[Any]) -> Path:
    """Writes the file into target and says where. `dbt docs generate` has run there."""
    manifest = orjson.loads((target / "manifest.json").read_bytes())
    catalog = orjson.loads((target / "catalog.json").read_bytes())
    for name, text in workflows.told(project, manifest).items():
        manifest["sources"][name]["description"] += "\n\n" + text
    _count(connection, catalog)
    page = (target / "index.html").read_text()
    for word, content in (("MANIFEST", manifest), ("CATALOG", catalog)):
        # they stand within a script, which a text that holds its end would end
        text = orjson.dumps(content).decode().replace("</", "<\\/")
        page = page.replace(f'"{word}.JSON INLINE DATA"', text)
    file = target / DOCS
    file.write_text(page)
    return file


def _count(connection: psycopg.Connection[Any], catalog: dict[str, Any]) -> None:
    """Gives each table of the catalog its rows and bytes, which dbt's adapter leaves out."""
    sizes = {name: more for name, *more in connection.execute(TABLES).fetchall()}
    for table in (*catalog["nodes"].values(), *catalog["sources"].values()):
        about = table["metadata"]
        name = f"{about['schema']}.{about['name']}"
        if name not in sizes:
            continue
        rows, size = sizes[name]
        if rows < LARGE:
            at = sql.Identifier(about["schema"], about["name"])
            count = sql.SQL("select count(*) from {}").format(at)
            ((rows,),) = connection.execute(count).fetchall()
        table["stats"] = {
            "has_stats": _stat("has_stats", "Has statistics", True, shown=False),
            "row_count": _stat("row_count", "Rows", rows),
            "bytes": _stat("bytes", "Size", size),
        }


def _stat(name: str, label: str, value: object, *, shown: bool = True) -> dict[str, object]:
    about = {"id": name, "label": label, "value": value, "description": label}
    return about | {"include": shown}
