"""A file as it lies there: plain, packed or in UTF-16; whoever reads it here reads UTF-8."""

import codecs
import gzip
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from doors.errors import Foreseen

GZIP = b"\x1f\x8b"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
HEAD_BYTES = 4096
CHUNK_BYTES = 1 << 16


@dataclass(frozen=True)
class Source:
    """The bytes of a file, how they begin, and its name without `.gz`.

    size: of the file, where that says how far one has come.
    """

    stream: BinaryIO
    head: bytes
    name: str
    size: int | None


@contextmanager
def opened(file: str) -> Iterator[Source]:
    """A file, or stdin for '-'. Raises Foreseen when it cannot be read."""
    if file == "-":
        yield unpacked(sys.stdin.buffer, file, None)
        return
    try:
        plain = open(file, "rb")  # noqa: SIM115
    except OSError as error:
        raise Foreseen(f"Cannot read {file}: {error.strerror}.") from None
    with plain:
        yield unpacked(plain, file, os.fstat(plain.fileno()).st_size)


def unpacked(stream: BinaryIO, name: str, size: int | None) -> Source:
    """Bytes as UTF-8, whether packed with gzip or in UTF-16. Raises Foreseen."""
    head = _head(stream)
    if head.startswith(GZIP):
        name, size = name.removesuffix(".gz"), None
        stream = io.BufferedReader(gzip.GzipFile(fileobj=stream))
        head = _head(stream)
    if head.startswith(OLD_EXCEL):
        raise Foreseen(
            f"{name} is of an Excel before 2007. Save it there as .xlsx or as CSV UTF-8."
        )
    if encoding := _utf_16(head):
        stream = io.BufferedReader(Utf8(stream, encoding))  # type: ignore[type-var]  # it has all that is called: readinto
        head, size = _head(stream), None
    return Source(stream, head, name, size)


def _head(stream: BinaryIO) -> bytes:
    try:
        return stream.peek(HEAD_BYTES)[:HEAD_BYTES]  # type: ignore[attr-defined, no-any-return]
    except (EOFError, gzip.BadGzipFile) as problem:
        raise Foreseen(f"The file is packed with gzip, and damaged: {problem}.") from None


def _utf_16(head: bytes) -> str:
    """The codec, if it is UTF-16: by its mark, or as Latin letters show, every other byte of
    which is zero."""
    if head.startswith(UTF_16):
        return "utf-16"
    if len(head) >= 4 and head[1:40:2].count(0) == len(head[1:40:2]):
        return "utf-16-le"
    if len(head) >= 4 and head[0:40:2].count(0) == len(head[0:40:2]):
        return "utf-16-be"
    return ""


class Utf8(io.RawIOBase):
    """A stream in another encoding, as UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._waiting = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        while not self._waiting:
            chunk = self._stream.read(CHUNK_BYTES)
            self._waiting = self._decoder.decode(chunk, final=not chunk).encode()
            if not chunk:
                break
        size = min(len(buffer), len(self._waiting))
        buffer[:size] = self._waiting[:size]
        self._waiting = self._waiting[size:]
        return size
