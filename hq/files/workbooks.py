"""Excel's files: the one sheet that has rows, each cell as the text that a CSV would hold."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, BinaryIO

from doors.files.row import Row
from doors.files.tables import record
from doors.files.titles import Titles
from hq.errors import Foreseen


def rows(stream: BinaryIO, titles: Titles, sheet: str) -> Iterator[Row]:
    """Rows below the first that is not blank. Raises Foreseen.

    sheet: the name of one; needed where several have rows.
    """
    import openpyxl  # only for who has such a file

    content = io.BytesIO(stream.read())  # it is read from its end
    try:
        workbook = openpyxl.load_workbook(content, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as problem:
        raise Foreseen(
            f"The file is a zip archive and no Excel file ({problem}). Unpack it, and load what is "
            "in it. Nothing was landed."
        ) from None
    try:
        names: list[str] | None = None
        for line, cells in enumerate(_sheet(workbook, sheet).iter_rows(), 1):
            texts = [_text(cell) for cell in cells]
            if not any(text.strip() for text in texts):
                continue
            if names is None:
                names = titles.names(_without_end(texts))
            else:
                yield record(line, names, texts, _own(texts))
        if names is None:
            titles.names([])
    finally:
        workbook.close()


def _sheet(workbook: Any, wanted: str) -> Any:
    sheets = {one.title: one for one in workbook.worksheets}
    for one in sheets.values():
        one.reset_dimensions()  # some programs write a wrong one, and cells beyond it would be lost
    if wanted:
        if wanted not in sheets:
            raise Foreseen(f"There is no sheet {wanted}; there are: {', '.join(sheets)}.")
        return sheets[wanted]
    filled = [one for one in sheets.values() if _has_rows(one)]
    if len(filled) > 1:
        raise Foreseen(
            f"Several sheets have rows: {', '.join(one.title for one in filled)}. Name one: "
            "--sheet NAME. Nothing was landed."
        )
    return filled[0] if filled else next(iter(sheets.values()))


def _has_rows(sheet: Any) -> bool:
    return any(cell is not None for cells in sheet.iter_rows(values_only=True) for cell in cells)


def _text(cell: Any) -> str:
    """As a CSV would hold it; days and times in ISO's form, which reads one way only."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return _moment(value, cell.number_format)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _moment(value: datetime, shown_as: str) -> str:
    """No more than is shown: who types 06-2025 gets the first of June, shown as Jun-25."""
    signs = re.sub(r"\[[^]]*\]|\"[^\"]*\"|\\.", "", shown_as).lower()  # without locales and texts
    if "d" in signs or "h" in signs:
        return str(value.date()) if value.time() == time() else value.isoformat(" ")
    return f"{value:%Y-%m}" if "m" in signs else f"{value:%Y}"


def _without_end(texts: list[str]) -> list[str]:
    """Titles without the blank cells beyond the last."""
    while texts and not texts[-1].strip():
        texts = texts[:-1]
    return texts


def _own(texts: list[str]) -> bytes:
    """A row of a sheet has no bytes of its own; as a line of CSV it can be mended and loaded."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(texts)
    return line.getvalue().encode()
