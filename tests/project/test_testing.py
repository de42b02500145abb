"""What was posted to try the system out stays where it was posted."""

from typing import Any

# says that they came, and nothing of what they say
RUNS = "model.hq_master_data.enrichment_runs"


def test_nothing_reads_the_schema_testing(manifest: Any, models: dict[str, Any]) -> None:
    manifest.build_parent_and_child_maps()
    posted = {
        node.unique_id
        for node in models.values()
        if node.schema == "testing" or node.name == "testing_companies_payloads"
    }
    assert posted
    readers = {
        child
        for one in posted
        for child in manifest.child_map[one]
        if child.startswith("model.") and child not in posted | {RUNS}
    }
    assert not readers, f"Take these away from what is only for trying out: {sorted(readers)}"
