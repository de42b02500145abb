"""The cases of test_identity are rich enough: with a model broken, they tell."""

import re
from dataclasses import replace

import pytest

from tests.conftest import on_one_version
from tests.pipeline import test_identity
from tests.pipeline.conftest import Warehouse

DECIDED, CLAIMED = "core.person_identity", "claims.person_identity"
# model, what is broken, pattern in its script, what stands there then
MUTANTS = [
    (
        DECIDED,
        "what is named with a changed one stays as it was",
        r"c\.identifier = touched\.identifier and c\.kind != 'linkedin_url'",
        "false",
    ),
    (
        DECIDED,
        "only what changed is read",
        r"c\.identifier = concerned\.identifier\s+and",
        "false and",
    ),
    (DECIDED, "an address that is made up counts", r"coalesce\(ranks\.rank, 5\) = 1", "true"),
    (DECIDED, "the mailbox of an office counts", r"split_part\([a-z_.]+, '@', 1\) in", "'' in"),
    (DECIDED, "the way leads over what is ambiguous", r"profiles\.number = 1", "true"),
    (
        DECIDED,
        "of several profiles one is taken",
        r"min\(linkedin_url\) over \(partition by identifier\)\s+= max",
        "max(linkedin_url) over (partition by identifier) = max",
    ),
    (
        CLAIMED,
        "the id in a URN is another's",
        r"member_urn, urn_linkedin_url, address",
        "member_urn, address",
    ),
    (CLAIMED, "what is answered is not heard", r"p\.answered_linkedin_url", "null::text"),
    (CLAIMED, "pairs stand from one side", r"one\.identifier != other", "one.identifier < other"),
    (CLAIMED, "what is no profile is one", r"is not null\s+then p\.person_linkedin_url\s+end",
     "is not null then p.person_linkedin_url else p.person_linkedin_url end"),
]  # fmt: skip


@on_one_version
@pytest.mark.parametrize(
    ("model", "broken", "pattern", "instead"),
    MUTANTS,
    ids=[f"{mutant[0]}: {mutant[1]}" for mutant in MUTANTS],
)
def test_a_broken_model_is_noticed(
    warehouse: Warehouse, model: str, broken: str, pattern: str, instead: str
) -> None:
    scripts, mutated = warehouse.scripts, []
    for script in scripts:
        if script.model == model:
            merge, changes = re.subn(pattern, instead, script.merge)
            assert changes, f"the pattern no longer finds anything in {model}"
            mutated.append(replace(script, merge=merge, fill=re.sub(pattern, instead, script.fill)))
        else:
            mutated.append(script)
    warehouse.scripts = mutated
    try:
        with pytest.raises(AssertionError):
            test_identity.test_evidence_decides_in_every_order_of_landing(warehouse)
    finally:
        warehouse.scripts = scripts
