"""Files as rows, whatever their format: each row as the JSON text it lands as."""

import csv
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from doors.files.row import Row
from doors.files.source import Source
from doors.files.titles import Titles
from doors.refusals import Refusal
from hq.errors import Foreseen
from receiver.payloads import BOM, SPACE, elements

KINDS = ("json", "ndjson", "csv", "tsv", "xlsx")
SUFFIXES = {f".{kind}": kind for kind in KINDS} | {".jsonl": "ndjson"}
ZIP = b"PK\x03\x04"  # which an Excel file is
CHUNK_BYTES = 1 << 20


def kind_of(source: Source, given: str = "") -> str:
    """One of KINDS: as told, by the file's name, or by how it begins."""
    if given and given not in KINDS:
        raise Foreseen(f"--format is one of {', '.join(KINDS)}, not {given}.")
    if source.head.startswith(ZIP):
        return "xlsx"
    named = SUFFIXES.get(Path(source.name).suffix.lower(), "")
    if given or named:
        return given or named
    start = source.head.removeprefix(BOM).lstrip(SPACE)
    first_line, newline, _ = start.partition(b"\n")
    if start.startswith(b"["):
        return "json"
    if start.startswith(b"{"):
        # an object that does not end where its line does, nor where the head does
        return "json" if newline and not first_line.rstrip(SPACE).endswith(b"}") else "ndjson"
    return "csv"


def read(source: Source, kind: str, titles: Titles, sheet: str = "") -> Iterator[Row]:
    """All rows, in the order of the file. Raises Foreseen when it is no good as a whole."""
    from doors.files import tables
    from hq.files import workbooks

    try:
        if kind == "ndjson":
            yield from _lines(source.stream)
        elif kind == "json":
            yield from _values(source.stream.read())
        elif kind == "xlsx":
            yield from workbooks.rows(source.stream, titles, sheet)
        else:
            yield from tables.rows(source.stream, titles, "\t" if kind == "tsv" else ",")
    except UnicodeDecodeError as problem:
        raise Foreseen(
            f"The file cannot be read as {kind}: it is not UTF-8 ({problem.reason}, byte "
            f"{problem.start}). In Excel save it as CSV UTF-8, or convert it: `iconv -f "
            "windows-1252 -t utf-8`. Nothing was landed."
        ) from None
    except (Refusal, csv.Error, EOFError, gzip.BadGzipFile, zlib.error) as problem:
        text = (problem.error if isinstance(problem, Refusal) else str(problem)).rstrip(".")
        raise Foreseen(f"The file cannot be read as {kind}: {text}. Nothing was landed.") from None


def _lines(stream: BinaryIO) -> Iterator[Row]:
    number = 0
    rest = b"" if (start := stream.read(len(BOM))) == BOM else start
    for chunk in iter(lambda: stream.read(CHUNK_BYTES), b""):
        *whole, rest = (rest + chunk).split(b"\n")
        for at, line in enumerate(whole, number + 1):
            if line.strip(SPACE):
                yield Row(at, line)
        number += len(whole)
    if rest.strip(SPACE):
        yield Row(number + 1, rest)


def _values(content: bytes) -> Iterator[Row]:
    """The elements of an array, or the one object that the file is."""
    content = content.removeprefix(BOM).strip(SPACE)
    if not content.startswith(b"["):
        yield Row(1, content)
        return
    for number, text in elements(content):
        yield Row(number, text)
