"""Why a row of core says what it says: per column the claim that won, those that lost, the rule."""

from typing import Any

from psycopg import sql

Rows = list[dict[str, Any]]

# what can be asked about, and by which column
TABLES = "select core_table, min(key_column) as key_column from reference.core_rules group by 1"
# a key in the form in which it is stored
KEY = """
select case %(key_column)s
    when 'domain' then reference.normalize_domain(%(key)s)
    when 'identifier' then coalesce(
        reference.linkedin_person_urn(%(key)s),
        case when reference.linkedin_person_url_type(%(key)s) is null
            then reference.normalize_email(%(key)s)
        end,
        reference.linkedin_person_url(%(key)s)
    )
    else reference.linkedin_person_url(%(key)s)
end as key
"""
CLAIMS = """
select
    column_name, rule, source, priority, value, landing_id, last_landing_id,
    last_seen_at::text as last_seen_at
from ops.why
where core_table = %(table)s and key = %(key)s
order by column_name, priority, last_landing_id desc, source
"""


def standing(table: str, key_column: str) -> sql.Composed:
    """The rows of a table of core under a key, as JSON; at most a hundred."""
    return sql.SQL(
        "select to_jsonb(t) as row from {} as t where {} = %(key)s"
        " order by to_jsonb(t)::text limit 100"
    ).format(sql.Identifier(*table.split(".")), sql.Identifier(key_column))


def explain(claims: Rows, rows: Rows) -> Rows:
    """Per column: {column, rule, stands, claims: [{source, priority, value, …, wins}]}.

    claims: as CLAIMS gives them. rows: what stands, each {"row": {…}}. A claim wins that says just
    what stands; where none does, since a lookup or several columns tell it, the one that is cited.
    """
    told: dict[str, dict[str, Any]] = {}
    for claim in claims:
        name, rule = claim.pop("column_name"), claim.pop("rule")
        column = told.setdefault(name, {"column": name, "rule": rule, "stands": [], "claims": []})
        column["claims"].append(claim)
    for name, column in told.items():
        column["stands"] = [_said(one["row"], name) for one in rows]
        literal = [claim["value"] in column["stands"] for claim in column["claims"]]
        cited = [any(_cites(one["row"], claim) for one in rows) for claim in column["claims"]]
        for claim, wins in zip(column["claims"], literal if any(literal) else cited, strict=True):
            claim["wins"] = wins
    return list(told.values())


def _said(row: dict[str, Any], columns: str) -> Any:
    names = [name.strip() for name in columns.split(",")]
    said = [row[name] for name in names if name in row]
    return said[0] if len(said) == 1 else said or row


def _cites(row: dict[str, Any], claim: dict[str, Any]) -> bool:
    payloads = (claim["landing_id"], claim["last_landing_id"])
    return row.get("source") == claim["source"] and row.get("landing_id") in payloads
