#!/usr/bin/env bash
# sqlfluff 4.4.0, dialect postgres: `select f(x) as y offset 0` cannot be parsed.
# Postgres takes LIMIT and OFFSET on a select without FROM (the usual fence that keeps a call from being inlined).
# Guess before running: parsed like `select f(x) as y from t offset 0`.
# Seen: the line is an unparsable section (PRS) as soon as the one column has an alias; with a FROM it is clean.
# What we did: such fences stand in a CTE that is materialized (functions/payload_body.sql).
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check sqlfluff==4.4.0
printf 'select upper(name) as shout offset 0\n' >"$work/bare.sql"
printf 'select upper(name) as shout\nfrom people\noffset 0\n' >"$work/with_from.sql"
lint() { "$work/venv/bin/sqlfluff" parse --dialect postgres "$work/$1.sql" 2>&1 || true; }
lint with_from | grep -qi unparsable && { echo "CHANGED: with FROM it is unparsable too"; exit 1; }
lint bare | grep -qi unparsable || { echo "CHANGED: sqlfluff parses OFFSET without FROM now"; exit 1; }
echo "as before: OFFSET without FROM is unparsable, with FROM it is not"
