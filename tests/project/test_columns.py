"""Titles that registrations list for `hq load` are those that the payload table reads."""

import re
from typing import Any

from doors.registry import load_workflows
from tests.conftest import PROJECT

READ = re.compile(r"body ->>? '([^']+)'")
LEFT_BEHIND = re.compile(r"payload - '\{([^}]*)\}'")
BESIDE = {"domain", "ex_company_domain"}  # of the request


def test_listed_columns_are_those_that_are_read(models: dict[str, Any]) -> None:
    listed: dict[str, set[str]] = {}
    for one in load_workflows(PROJECT).values():
        if "columns" in one.meta:
            listed.setdefault(one.partition, set()).update(one.meta["columns"])
    assert listed
    for partition, columns in listed.items():
        text = models[partition].raw_code
        read = set(READ.findall(text))
        assert not read - columns, f"List these columns in the registration of {partition}"
        unread = {name for name in columns - read if name not in text}
        assert not unread, f"{partition} does not read these columns of its registration"
        left = {name.strip() for names in LEFT_BEHIND.findall(text) for name in names.split(",")}
        assert columns - read <= BESIDE | left
