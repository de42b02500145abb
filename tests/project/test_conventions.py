"""House rules that matter, over what dbt parsed; each failure says what to do."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from doors.registry import load_workflows

PROJECT = Path(__file__).resolve().parents[2]
Models = dict[str, Any]

FORBIDDEN_SQL = re.compile(
    r"\b(now\s*\(|current_timestamp|current_date|localtimestamp|clock_timestamp|"
    r"statement_timestamp|transaction_timestamp|timeofday|random\s*\(|gen_random_uuid|uuidv7|"
    r"uuid_generate|nextval|currval|txid_|pg_current_xact_id|pg_current_snapshot|pg_snapshot_|"
    r"xmin\b|xmax\b|merge\s+into)",
    re.IGNORECASE,
)
OWN_CONFIG = {
    *("unique_key", "nullable_key", "keep_least", "keep_greatest", "keep_first"),
    *("confirm_daily", "parent", "void", "editions"),
    *("alias", "indexes", "fillfactor", "materialized", "incremental_strategy"),
}
# reference.technologies is a table among views, and says so in its first line
TABLE_AMONG_VIEWS = OWN_CONFIG | {"on_schema_change", "pre_hook", "post_hook"}
# lookups that are here before the workflow that needs them
WAITING = {"job_function_mapping"}
# schemas in which something is decided
DECIDED = ("core", "client", "target_client")
MOST_MODELS = 8
# all tables of one workflow stand together, however many its payload unfolds into
LARGER = {"models/extracted/companyenrich": 13}


def report(problems: list[str], remedy: str) -> None:
    assert not problems, "\n".join([remedy, *sorted(problems)])


def declared_tests(manifest: Any, node: Any) -> list[Any]:
    return [
        manifest.nodes[child]
        for child in manifest.child_map[node.unique_id]
        if attached_to(manifest, child) == node.unique_id
    ]


def attached_to(manifest: Any, unique_id: str) -> str | None:
    """The node under which a test is written; None for what is no such test."""
    return getattr(manifest.nodes.get(unique_id), "attached_node", None)


def key_of(node: Any) -> list[str]:
    key = node.config.unique_key
    return [key] if isinstance(key, str) else list(key or [])


@pytest.fixture(scope="module", autouse=True)
def _child_map(manifest: Any) -> None:
    manifest.build_parent_and_child_maps()


def test_every_model_says_what_a_row_is(models: Models) -> None:
    report(
        [
            f"{node.original_file_path}: {node.description[:60]!r}"
            for node in models.values()
            if not node.description.startswith("One row per ")
            and not (node.config.materialized == "view" and node.description.strip().endswith("."))
        ],
        "Begin the description in the folder's YAML with what a row is: `One row per …`.",
    )


def test_every_column_is_described(models: Models) -> None:
    problems = []
    for node in models.values():
        if not node.columns:
            problems.append(f"{node.name}: no columns at all")
        for column in node.columns.values():
            if not column.description.strip():
                problems.append(f"{node.name}.{column.name}: no description")
            if node.config.contract.enforced and not column.data_type:
                problems.append(f"{node.name}.{column.name}: no data_type")
    report(problems, "Describe each column in the folder's YAML, with its type in core.")


def test_tables_of_core_and_reference_have_contracts(models: Models, incrementals: Models) -> None:
    there = [node for node in models.values() if node.schema == "reference"]
    there += [node for node in incrementals.values() if node.schema in DECIDED]
    report(
        [node.name for node in there if not node.config.contract.enforced],
        "Their columns are the API: leave `contract: {enforced: true}` of the folder alone.",
    )


def test_every_key_is_declared_and_tested(manifest: Any, incrementals: Models) -> None:
    problems = []
    for node in incrementals.values():
        key = key_of(node)
        if not key:
            problems.append(f"{node.name}: no unique_key")
            continue
        tested = False
        for test in declared_tests(manifest, node):
            name, arguments = test.test_metadata.name, test.test_metadata.kwargs
            if name == "unique":
                tested |= key == [arguments["column_name"]]
            elif name in ("unique_together", "key"):
                tested |= sorted(key) == sorted(arguments["columns"])
        if not tested:
            problems.append(f"{node.name}: {key}")
    report(
        problems,
        "Add the test `key` on exactly the columns of the unique_key.",
    )


def test_facts_about_merged_tables_are_asked_of_new_rows(
    manifest: Any, incrementals: Models
) -> None:
    report(
        [
            node.original_file_path
            for node in manifest.nodes.values()
            if node.resource_type == "test"
            and node.original_file_path.startswith("tests/singular/")
            and incrementals.keys() & node.depends_on.nodes
            and "under_test(" not in node.raw_code
        ],
        "Add `where {{ under_test() }}`: without it the build loop leaves the test out, since it "
        "would cost more with every payload.",
    )


def test_what_is_asked_of_new_rows_is_asked_of_tables(manifest: Any, incrementals: Models) -> None:
    """A view gives the xid of what it is made of only after it has made all of it."""
    asked = re.compile(r"from {{ ref\('(\w+)'\) }}(?: as \w+)?\s+where {{ under_test\(")
    names = {node.name for node in incrementals.values()}
    report(
        [
            f"{node.original_file_path}: {name}"
            for node in manifest.nodes.values()
            if node.resource_type == "test"
            for name in asked.findall(node.raw_code)
            if name not in names
        ],
        "Ask `under_test()` of the tables that the view stands on.",
    )


def test_every_incremental_opens_and_closes_its_window(incrementals: Models) -> None:
    problems = []
    for node in incrementals.values():
        before = [hook.sql.strip() for hook in node.config.pre_hook]
        after = [hook.sql.strip() for hook in node.config.post_hook]
        if before != ["{{ open_window() }}"] or after != ["{{ close_window() }}"]:
            problems.append(f"{node.name}: before {before}, after {after}")
    report(problems, "One pre-hook open_window() and one post-hook close_window(), and no other.")


def test_every_incremental_has_an_input(manifest: Any, incrementals: Models) -> None:
    """As the macro window_edges finds them: payload tables, raw, tables with editions."""
    problems = []
    for node in incrementals.values():
        todo, seen, inputs = list(node.depends_on.nodes), set(), []
        while todo:
            parent = todo.pop()
            if parent in seen:
                continue
            seen.add(parent)
            known = manifest.sources.get(parent) or manifest.nodes.get(parent)
            if known is None or known.resource_type == "seed":
                continue
            payloads = {source.identifier for source in manifest.sources.values()}
            if (
                parent.startswith("source.")
                or known.config.get("editions")
                or known.name in payloads
            ):
                inputs.append(parent)
            elif known.config.materialized != "incremental":
                todo += known.depends_on.nodes
        if not inputs:
            problems.append(node.name)
    report(
        problems,
        "Without an edge in ops.frontier a model reads all of history in each build: read a "
        "payload table by its window, or a table with editions by what changed.",
    )


def test_core_reads_claims_and_no_payload_table(manifest: Any, models: Models) -> None:
    payloads = {source.identifier for source in manifest.sources.values()}
    problems = [
        f"{node.name} reads {parent}"
        for node in models.values()
        if node.original_file_path.startswith("models/core/")
        for parent in node.depends_on.nodes
        if parent.split(".")[-1] in payloads
    ]
    report(problems, "Say it in a branch of models/claims/, and decide in core.")


def test_no_hook_leaves_the_transaction(models: Models) -> None:
    report(
        [
            f"{node.name}: {hook.sql}"
            for node in models.values()
            for hook in [*node.config.pre_hook, *node.config.post_hook]
            if hook.transaction is not True
        ],
        "`transaction: false`, before_begin and after_commit make the rest of the model "
        "autocommit: rows of a killed build would be lost. Use an ordinary hook.",
    )
    profile = yaml.safe_load((PROJECT / "profiles.example.yml").read_text())
    report(
        [
            f"{name}.{target}"
            for name, entry in profile.items()
            for target, output in entry["outputs"].items()
            if "autocommit" in output
        ],
        "Take `autocommit` out of profiles.example.yml: each model is one transaction.",
    )


def test_no_model_asks_the_clock_or_the_dice(models: Models) -> None:
    problems = []
    for node in models.values():
        # what is written; run_at() is the one place that says when a run was
        text = re.sub(r"--.*", "", node.raw_code)
        text = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
        problems += [
            f"{node.original_file_path}: {found.group(0)}" for found in FORBIDDEN_SQL.finditer(text)
        ]
    report(
        problems,
        "A rebuild must give the same rows: use {{ run_at() }} for the run's time and "
        "md5('<word>:' || key)::uuid for ids.",
    )


def test_payload_tables_hold_what_landed(manifest: Any, models: Models) -> None:
    problems = []
    for source in manifest.sources.values():
        if source.source_name != "raw":
            continue
        node = models.get(source.identifier)
        if source.config.meta.get("landing_only"):
            # nothing reads it yet, and a model that comes has to say so
            if node is not None:
                problems.append(f"{source.identifier}: has a model, take landing_only out")
            continue
        if node is None:
            problems.append(f"{source.identifier}: no model of this name")
        elif "landed_equals_extracted" not in {
            test.test_metadata.name for test in declared_tests(manifest, node)
        }:
            problems.append(f"{node.name}: not tested")
        elif key_of(node) != ["landing_id"]:
            problems.append(f"{node.name}: key is {key_of(node)}, not landing_id")
    report(
        problems, "Each raw table has a payload model of its name, with a landed_equals_extracted."
    )


def test_only_payload_tables_read_raw(manifest: Any, models: Models) -> None:
    problems = []
    for node in models.values():
        raw = [
            parent
            for parent in node.depends_on.nodes
            if parent.startswith("source.") and manifest.sources[parent].source_name == "raw"
        ]
        if raw and (len(raw) > 1 or manifest.sources[raw[0]].identifier != node.name):
            problems.append(f"{node.name} reads {raw}")
    report(problems, "Type it in the payload table, and read that: JSON paths stand once.")


def test_core_descends_from_raw(manifest: Any, models: Models) -> None:
    problems = []
    for node in models.values():
        if node.schema not in DECIDED:
            continue
        ancestors, todo = set(), [node.unique_id]
        while todo:
            for parent in manifest.parent_map.get(todo.pop(), []):
                if parent not in ancestors:
                    ancestors.add(parent)
                    todo.append(parent)
        if not any(
            one.startswith("source.") and manifest.sources[one].source_name == "raw"
            for one in ancestors
        ):
            problems.append(node.name)
    report(problems, "A table of core that no payload feeds stays empty: feed it or remove it.")


def test_names_fit(manifest: Any) -> None:
    report(
        [
            f"{node.schema}.{node.alias}"
            for node in [*manifest.nodes.values()]
            if node.resource_type in ("model", "seed") and len(node.alias) > 63
        ],
        "Postgres cuts names at 63 characters: choose a shorter one.",
    )


def test_no_two_things_share_a_name(manifest: Any, models: Models) -> None:
    names = Counter(
        (node.schema, node.alias)
        for node in manifest.nodes.values()
        if node.resource_type in ("model", "seed")
    )
    problems = [f"{schema}.{name}" for (schema, name), count in names.items() if count > 1]
    # dbt keeps functions and relations under one name
    functions = set()
    for file in (PROJECT / "hq" / "migrations").glob("*.sql"):
        functions |= set(
            re.findall(r"create (?:or replace )?function (\w+\.\w+)", file.read_text())
        )
    problems += [
        f"{node.schema}.{node.alias} is a function of the migrations too"
        for node in models.values()
        if f"{node.schema}.{node.alias}" in functions
    ]
    report(problems, "Give one of them another name; dbt takes the one for the other.")


def test_every_lookup_is_used(manifest: Any) -> None:
    unused = {
        node.name
        for node in manifest.nodes.values()
        if node.resource_type == "seed"
        and not any(
            child.startswith(("model.", "function.", "test."))
            and attached_to(manifest, child) != node.unique_id
            for child in manifest.child_map[node.unique_id]
        )
    }
    report(list(unused - WAITING), "Nothing reads these seeds: use them or remove them.")
    report(list(WAITING - unused), "These are used now: take them out of WAITING above.")


def test_folders_stay_small(models: Models) -> None:
    folders = Counter(str(Path(node.original_file_path).parent) for node in models.values())
    report(
        [
            f"{folder}: {count} models"
            for folder, count in folders.items()
            if count > LARGER.get(folder, MOST_MODELS)
        ],
        f"At most {MOST_MODELS} models a folder: split it by subject.",
    )


def test_models_confess_only_what_is_true_of_them_alone(models: Models) -> None:
    problems = []
    for node in models.values():
        for given in re.findall(r"\{\{\s*config\((.*?)\)\s*\}\}", node.raw_code, flags=re.DOTALL):
            allowed = TABLE_AMONG_VIEWS if node.schema == "reference" else OWN_CONFIG
            flat = re.sub(r"\[.*?\]|\{.*?\}|'[^']*'|\"[^\"]*\"", "", given, flags=re.DOTALL)
            problems += [
                f"{node.original_file_path}: {word}"
                for word in re.findall(r"(\w+)\s*=", flat)
                if word not in allowed
            ]
    report(problems, "Configure the folder in dbt_project.yml; a model says what only it is.")


def test_every_workflow_has_samples() -> None:
    problems = []
    for slug, workflow in load_workflows(PROJECT).items():
        file = PROJECT / "tests" / "payloads" / f"{slug}.json"
        if workflow.landing_only and not file.exists():
            continue  # no model, so nothing that a sample could show: tests/receiver posts to each
        if not file.exists():
            problems.append(f"{slug}: no {file.relative_to(PROJECT)}")
            continue
        bodies = json.loads(file.read_text())
        if not any(all(body.get(name) for name in workflow.required) for body in bodies):
            problems.append(f"{slug}: no body has all of {workflow.required}")
    report(problems, "Add tests/payloads/<slug>.json with bodies as the world sends them.")
    known = {f"{slug}.json" for slug in load_workflows(PROJECT)}
    strays = [
        f.name for f in (PROJECT / "tests" / "payloads").glob("*.json") if f.name not in known
    ]
    report(strays, "These sample payloads belong to no registered workflow: rename or remove them.")
