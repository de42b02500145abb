#!/usr/bin/env bash
# sqlfluff 4.5.0, dialect postgres: `select a is distinct from b from t` cannot be parsed.
# Tried: thirty-two selects that Postgres takes, of its rarer grammar, to learn what may stand in a model.
# Guess before running: what cannot be parsed are the newest clauses (json_table, `merge … not matched by source`, `is json`).
# Seen: those pass. `is [not] distinct from` as an expression of the select list is an unparsable section (PRS), with an alias
# or without, though the same stands well in a WHERE, and in brackets it is parsed. The prefix operator `^@` is not, either.
# What we did: such a comparison stands in brackets where it is a column.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check sqlfluff==4.5.0
unparsable() {
    printf '%s\n' "$1" >"$work/one.sql"
    { "$work/venv/bin/sqlfluff" parse --dialect postgres "$work/one.sql" 2>&1 || true; } | grep -qi unparsable
}
for parsed in "select a from t where a is distinct from b" \
    "select (a is distinct from b) as differs from t" \
    "select * from json_table('[]'::jsonb, '\$[*]' columns (a int path '\$.a')) as j"; do
    ! unparsable "$parsed" || { echo "CHANGED: not parsed any more: $parsed"; exit 1; }
done
for not_parsed in "select a is distinct from b from t" "select a is not distinct from b as same from t"; do
    unparsable "$not_parsed" || { echo "CHANGED: parsed now: $not_parsed"; exit 1; }
done
echo "as before: is distinct from is unparsable as a column, and parsed in a WHERE, in brackets, and json_table too"
