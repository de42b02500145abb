"""The streams of test_cuts are rich enough: with a model broken, they tell.

Broken so that batches matter. A wrong rule of survivorship that is as deaf to batches as the right
one (the last name instead of the first) is for the unit tests of the model.
"""

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from hq.build.scripts import Script
from tests.conftest import on_one_version
from tests.pipeline import test_cuts
from tests.pipeline.conftest import Body, Warehouse
from tests.pipeline.streams import streams

WAS_NEWEST = r"union all\s+select before\.\*.*?\) as before\n"
HISTORY = r"(?<=c\.domain = touched\.domain\n)"
SINCE = "and c.edition >= current_setting('hq.from_company_place')::bigint\n"
SAME = r"one_before\.keywords::text = p\.keywords::text"
NEIGHBOUR = r"before\.landing_id < p\.landing_id"
GIVES_WAY = r"(?<=case when )(?:given|excluded)\.landing_id < t\.landing_id"
UNSUPPORTED = r"where (not exists \(\s+select from person_work_history__rebuilt)"
CUT, LATE = "cut into batches", "numbers drawn early"
# model, what is broken, pattern in its script, what stands there then, which streams tell
MUTANTS = [
    ("extracted.companyenrich_keywords", "what was newest is not read again", WAS_NEWEST, "", CUT),
    ("core.company_locations", "the window instead of history", HISTORY, SINCE, CUT),
    (
        "extracted.companyenrich_categories",
        "the newest decides",
        r"least\((t\.landing_id)",
        r"greatest(\1",
        CUT,
    ),
    (
        "extracted.companyenrich_keywords",
        "whatever comes later the same day says nothing new",
        SAME,
        "true",
        CUT,
    ),
    (
        "extracted.companyenrich_technologies",
        "what came late is held against the newest",
        NEIGHBOUR,
        "before.landing_id != p.landing_id",
        LATE,
    ),
    (
        "core.person_work_history",
        "what lost its key stays",
        UNSUPPORTED,
        r"where false and \1",
        CUT,
    ),
    (
        "extracted.companyenrich_keywords",
        "what stands stays as it is",
        r"when t\.updated_at is null then true",
        "when true then t.updated_at is null",
        CUT,
    ),
    ("reference.technologies", "the last spelling stays", GIVES_WAY, "true", LATE),
    ("reference.technologies", "the spelling built first stays", GIVES_WAY, "false", LATE),
]
TRIED = settings(
    max_examples=100,
    derandomize=True,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def below(model: str, scripts: list[Script]) -> list[Script]:
    """Of these scripts the model's own and all that it stands on."""
    kept: list[Script] = []
    needed: set[str] = set()
    for script in reversed(scripts):  # in the order in which one reads the other
        if script.model == model or script.unique_id in needed:
            needed |= script.needs
            kept.append(script)
    return kept[::-1]


@on_one_version
@pytest.mark.parametrize(
    ("model", "broken", "pattern", "instead", "told_by"),
    MUTANTS,
    ids=[f"{mutant[0]}: {mutant[1]}" for mutant in MUTANTS],
)
def test_a_broken_model_is_noticed(
    warehouse: Warehouse, model: str, broken: str, pattern: str, instead: str, told_by: str
) -> None:
    scripts = warehouse.scripts
    mutated = []
    for script in below(model, scripts):
        if script.model == model:
            merge, changes = re.subn(pattern, instead, script.merge, flags=re.DOTALL)
            assert changes, f"the pattern no longer finds anything in {model}"
            fill = re.sub(pattern, instead, script.fill, flags=re.DOTALL)
            mutated.append(replace(script, merge=merge, fill=fill))
        else:
            mutated.append(script)

    @TRIED
    @given(stream=streams(), cuts=test_cuts.CUTS)
    def try_cuts(stream: list[Body], cuts: set[int]) -> None:
        test = test_cuts.test_any_cut_gives_the_same_rows
        test.hypothesis.inner_test(warehouse, stream, cuts)

    @TRIED
    @given(stream=streams(8), order=test_cuts.ORDER)
    def try_late_numbers(stream: list[Body], order: list[int]) -> None:
        test = test_cuts.test_numbers_drawn_early_and_landed_late_give_the_same_rows
        test.hypothesis.inner_test(warehouse, stream, order)

    warehouse.scripts = mutated
    try:
        with pytest.raises(AssertionError, match=re.escape(model)):
            {CUT: try_cuts, LATE: try_late_numbers}[told_by]()
    finally:
        warehouse.scripts = scripts
