"""The project as dbt reads it."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Dbt

# parsing asks no server anything
NOWHERE = {"host": "/nonexistent", "port": "5432", "user": "nobody", "dbname": "hq_warehouse"}


@pytest.fixture(scope="session")
def manifest(dbt_home: Path) -> Any:
    return Dbt(NOWHERE, dbt_home / "project").manifest


@pytest.fixture(scope="session")
def models(manifest: Any) -> dict[str, Any]:
    """Models by name."""
    return {node.name: node for node in manifest.nodes.values() if node.resource_type == "model"}


@pytest.fixture(scope="session")
def incrementals(models: dict[str, Any]) -> dict[str, Any]:
    """Those that are merged into."""
    return {
        name: node for name, node in models.items() if node.config.materialized == "incremental"
    }
