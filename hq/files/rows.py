"""Files as rows: JSON, NDJSON, CSV and TSV, each row as the JSON text it lands as."""

import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import orjson

from doors.refusals import Refusal
from hq.errors import Foreseen
from receiver.payloads import BOM, SPACE, elements

KINDS = ("json", "ndjson", "csv", "tsv")
SUFFIXES = {".json": "json", ".ndjson": "ndjson", ".jsonl": "ndjson", ".csv": "csv", ".tsv": "tsv"}
CHUNK = 1 << 20

# line number, text of a JSON value, and why it is none (then the text is the fields as they came)
Row = tuple[int, bytes, str]


def kind_of(name: str, head: bytes, given: str = "") -> str:
    """json, ndjson, csv or tsv: as told, by the file's name, or by how it begins."""
    if given:
        if given not in KINDS:
            raise Foreseen(f"--format is one of {', '.join(KINDS)}, not {given}.")
        return given
    if Path(name).suffix.lower() in SUFFIXES:
        return SUFFIXES[Path(name).suffix.lower()]
    start = head.removeprefix(BOM).lstrip(SPACE)
    first_line, newline, _ = start.partition(b"\n")
    if start.startswith(b"["):
        return "json"
    if start.startswith(b"{"):
        # an object that does not end where its line does, nor where the head does
        return "json" if newline and not first_line.rstrip(SPACE).endswith(b"}") else "ndjson"
    return "tsv" if first_line.count(b"\t") > first_line.count(b",") else "csv"


def blocks(source: BinaryIO, kind: str) -> Iterator[list[Row]]:
    """Rows in blocks of about a megabyte. Raises Foreseen when the file as a whole is no good."""
    try:
        if kind == "ndjson":
            yield from _lines(source)
        elif kind == "json":
            yield from _gathered(_values(source.read()))
        else:
            yield from _gathered(_records(source, "," if kind == "csv" else "\t"))
    except (Refusal, UnicodeDecodeError, csv.Error) as problem:
        text = (problem.error if isinstance(problem, Refusal) else str(problem)).rstrip(".")
        raise Foreseen(f"The file cannot be read as {kind}: {text}. Nothing was landed.") from None


def _lines(source: BinaryIO) -> Iterator[list[Row]]:
    number = 0
    rest = b"" if (start := source.read(len(BOM))) == BOM else start
    for chunk in iter(lambda: source.read(CHUNK), b""):
        *whole, rest = (rest + chunk).split(b"\n")
        yield [(at, line, "") for at, line in enumerate(whole, number + 1) if line.strip(SPACE)]
        number += len(whole)
    if rest.strip(SPACE):
        yield [(number + 1, rest, "")]


def _values(content: bytes) -> Iterator[Row]:
    """The elements of an array, or the one object that the file is."""
    content = content.removeprefix(BOM).strip(SPACE)
    if not content.startswith(b"["):
        yield 1, content, ""
        return
    for number, text in elements(content):
        yield number, text, ""


def _records(source: BinaryIO, delimiter: str) -> Iterator[Row]:
    """Rows below a header, as objects of strings."""
    csv.field_size_limit(sys.maxsize)
    text = io.TextIOWrapper(source, encoding="utf-8-sig", newline="")
    # strict: a quote that is never closed would take all lines behind it into one field
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    header = [name.strip() for name in next(reader, [])]
    twice = {name for name in header if header.count(name) > 1}
    if not any(header) or twice:
        what = f"these columns stand twice: {', '.join(sorted(twice))}" if twice else "it is empty"
        raise Foreseen(f"The first line must name the columns, and {what}. Nothing was landed.")
    line = reader.line_num
    try:
        for record in reader:
            line = reader.line_num
            if len(record) > len(header):
                problem = f"{len(record)} fields, and the first line names {len(header)} columns"
                yield line, delimiter.join(record).encode(), problem
            elif record:
                yield line, orjson.dumps(dict(zip(header, record, strict=False))), ""
    except csv.Error as error:
        raise csv.Error(
            f"{error} in the record that begins on line {line + 1}; there a quote opens that is "
            "not closed, or one within quotes is not doubled"
        ) from None
    text.detach()


def _gathered(rows: Iterator[Row]) -> Iterator[list[Row]]:
    block: list[Row] = []
    size = 0
    for row in rows:
        block.append(row)
        size += len(row[1])
        if size >= CHUNK:
            yield block
            block, size = [], 0
    if block:
        yield block
