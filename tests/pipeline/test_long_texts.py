"""Whatever a text says, no key outgrows its index: one payload would stop all that come after."""

import copy
import random
import string
from collections.abc import Callable, Iterator
from typing import Any

from tests.conftest import on_one_version
from tests.pipeline.conftest import Body, Warehouse, samples

LENGTH = 9_000
rng = random.Random(5)
# what compresses would fit any index
PLAIN = "".join(rng.choices(string.ascii_letters + string.digits, k=LENGTH))
WIDE = "".join(chr(rng.randrange(0x10400, 0x10450)) for _ in range(LENGTH))


def each_text(given: Any, change: Callable[[str], str]) -> Iterator[Any]:
    """The given JSON again and again, each time with another of its texts changed."""
    if isinstance(given, str):
        yield change(given)
    elif isinstance(given, dict | list):
        for place in given if isinstance(given, dict) else range(len(given)):
            for changed in each_text(given[place], change):
                other = copy.copy(given)
                other[place] = changed
                yield other


def bodies() -> list[Body]:
    """Samples in which one text is endless, or goes on endlessly, as in a URL."""
    changes = (lambda _: PLAIN, lambda _: WIDE, lambda text: text + PLAIN, lambda text: text + WIDE)
    return [
        (workflow, body)
        for workflow, sample in samples()
        for change in changes
        for body in each_text(sample, change)
    ]


@on_one_version
def test_endless_texts_stop_no_build(warehouse: Warehouse) -> None:
    endless = bodies()
    assert len(endless) > 500
    for half in (endless[::2], endless[1::2]):
        warehouse.land(half)
        warehouse.build()
    waiting = f"""
        select count(*)
        from raw.payloads as r
        where r.landing_id not in (select landing_id from ({warehouse.payloads}) as p)
    """
    assert warehouse.connection.execute(waiting).fetchone() == (0,)
