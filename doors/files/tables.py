"""CSV as people have it: four delimiters, Excel's own first line, cells beyond the last title."""

import csv
import io
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, NamedTuple

import orjson

from doors.files.row import Row
from doors.files.titles import Titles

DELIMITERS = ",;\t|"
EXCELS_LINE = re.compile(r'"?sep=(?P<sign>.)"?\s*', re.IGNORECASE | re.DOTALL)


class Lines:
    """Lines of a text, and those that were read since somebody asked."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._since: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._text:
            self._since.append(line)
            yield line

    def since(self) -> bytes:
        """As they stand in the file, without the end of the last."""
        text = "".join(self._since).rstrip("\r\n")
        self._since.clear()
        return text.encode()


class Cells(NamedTuple):
    """One record of a table: its line, its cells, and the bytes it has in the file."""

    line: int
    cells: list[str]
    own: bytes


def rows(stream: BinaryIO, titles: Titles, delimiter: str) -> Iterator[Row]:
    """Rows below the first line, as objects of strings. Raises csv.Error, Foreseen.

    delimiter: the likely one; another is taken where the first line speaks for it.
    """
    header, records = opened(stream, titles, delimiter)
    names = titles.names(header)
    for line, cells, own in records:
        yield record(line, names, cells, own)


def opened(stream: BinaryIO, titles: Titles, delimiter: str) -> tuple[list[str], Iterator[Cells]]:
    """The first line's cells, and the records below it that are not empty; the same errors."""
    csv.field_size_limit(sys.maxsize)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    first, above = _first_line(text)
    if excels := EXCELS_LINE.fullmatch(first):
        delimiter = excels["sign"]
        first, blank = _first_line(text)
        above += blank + 1
    else:
        delimiter = _delimiter(first, titles, delimiter)
    lines = Lines(text)
    # strict: a quote that is never closed would take all lines behind it into one field
    reader = csv.reader(_behind(first, lines), delimiter=delimiter, strict=True)
    header = next(reader, [])
    lines.since()
    return header, _records(reader, lines, text, above)


def record(line: int, names: Sequence[str], cells: Sequence[str], own: bytes) -> Row:
    """One row: blank cells beyond the last title are nothing, others have no place."""
    surplus = [cell for cell in cells[len(names) :] if cell.strip()]
    if surplus:
        problem = f"{len(cells)} fields, and the first line names {len(names)} columns"
        return Row(line, own, problem, own)
    fields = {
        name: cell
        for name, cell in zip(names, cells, strict=False)
        if cell.strip() or not name.startswith("column ")
    }
    return Row(line, orjson.dumps(fields), "", own)


def _records(reader: Any, lines: Lines, text: io.TextIOWrapper, above: int) -> Iterator[Cells]:
    line = above + reader.line_num
    try:
        for cells in reader:
            line = above + reader.line_num
            own = lines.since()
            if any(cells):
                yield Cells(line, cells, own)
    except csv.Error as error:
        raise csv.Error(
            f"{error} in the record that begins on line {line + 1}; there a quote opens that is "
            "not closed, or one within quotes is not doubled"
        ) from None
    finally:
        text.detach()


def _first_line(text: io.TextIOWrapper) -> tuple[str, int]:
    """The first line that is not blank, and how many are above it."""
    above = 0
    while (line := text.readline()) and not line.strip():
        above += 1
    return line, above


def _behind(first: str, lines: Lines) -> Iterator[str]:
    yield first
    yield from lines


def _delimiter(first: str, titles: Titles, likely: str) -> str:
    """The one under which most titles are known; then that which makes most columns."""

    def score(sign: str) -> tuple[int, int, bool]:
        header = next(csv.reader([first], delimiter=sign), [])
        return titles.count(header), len(header), sign == likely

    return max(DELIMITERS, key=score)
