"""One row of a file."""

from typing import NamedTuple


class Row(NamedTuple):
    """One row: its line, the text of a JSON value, and why it is none.

    own: the bytes of the row in its file, where they are others than the text.
    """

    line: int
    text: bytes
    problem: str = ""
    own: bytes | None = None
