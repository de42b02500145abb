"""Which tables SQL reads, told from its text."""

import re
from collections.abc import Iterable

TABLE = re.compile(
    r"\b(core|extracted|claims|client|target_client|mapped|reference|serving|ops)"
    r"\.([a-z][a-z0-9_]*)\b(?!\s*\()"
)


def tables(texts: Iterable[str]) -> frozenset[str]:
    """The tables that SQL names, as schema.name."""
    return frozenset(".".join(found.groups()) for text in texts for found in TABLE.finditer(text))
