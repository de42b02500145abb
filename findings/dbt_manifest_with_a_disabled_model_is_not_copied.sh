#!/usr/bin/env bash
# dbt-core 1.11.16: Manifest.deepcopy() fails as soon as one model of the project is disabled.
# Tried: a project of two models, parsed by dbtRunner, and the manifest that it returns copied, to be handed to a later run;
# the same with `enabled=false` on one of them.
# Guess before running: a copy either way, since the manifest was made by dbt itself and serves the next run as it is.
# Seen: with both enabled it is copied. With one disabled: AttributeError, 'list' object has no attribute 'from_dict'. What is
# disabled stands under its name as a list of nodes, and the copy takes it for one node.
# What we did: tests, which hand a parsed manifest from database to database, take that list out while they copy (tests/conftest.py).
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
python3.11 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check dbt-core==1.11.16 dbt-postgres==1.11.0
mkdir -p "$work/project/models" && cd "$work/project"
printf 'name: shop\nprofile: shop\nversion: 1.0.0\n' >dbt_project.yml
printf 'shop: {target: dev, outputs: {dev: {type: postgres, host: localhost, port: 5432, user: u, password: p, dbname: d, schema: s}}}\n' >profiles.yml
echo 'select 1 as n' >models/first.sql
cat >"$work/program.py" <<'PYTHON'
from dbt.cli.main import dbtRunner

quietly = ["--quiet", "parse", "--no-partial-parse"]
manifest = dbtRunner().invoke(quietly).result
try:
    print("copied", len(manifest.deepcopy().nodes))
except AttributeError as error:
    print("not copied:", error)
PYTHON
for disabled in false true; do
    [ $disabled = true ] && head='{{ config(enabled=false) }} ' || head=''
    echo "${head}select 2 as n" >models/second.sql
    said=$("$work/venv/bin/python" "$work/program.py" 2>/dev/null | tail -1)
    echo "one disabled: $disabled, $said"
    wanted=$([ $disabled = true ] && echo "not copied: 'list' object has no attribute 'from_dict'" || echo "copied 2")
    [ "$said" = "$wanted" ] || { echo "CHANGED"; exit 1; }
done
echo "as before"
