"""The bytes of a file as published or compressed, made into text that can be trusted."""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias

from register.errors import FileRefused
from register.progress import Progress, tell_nobody

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_BYTES = 512 * 1024 * 1024
"""Unpacked. The extract is about 65 MB; a small file that unpacks to more than this is hostile."""

MAX_LINE = 1024 * 1024
CHUNK = 256 * 1024
UTF8_MARK = b"\xef\xbb\xbf"
BROKEN_ARCHIVE = (EOFError, lzma.LZMAError, gzip.BadGzipFile, zlib.error)

SEPARATOR = "\x1f"
"""No published file holds this character, so it can stand between the cells of a packed row."""

Unpacked: TypeAlias = IO[bytes] | gzip.GzipFile


class Source(io.RawIOBase):
    """A stored file's unpacked bytes, checked, counted and digested as they go by."""

    def __init__(self, stored: IO[bytes], unpacked: Unpacked, total: int, progress: Progress):
        self._stored, self._unpacked, self._total = stored, unpacked, total
        self._progress = progress
        self._hash = hashlib.sha256()
        self._line = 0
        self._rows_end_quoted = False
        self._last = b""
        self.bytes_read = 0

    @property
    def digest(self) -> str:
        """SHA-256 of the unpacked bytes read so far, in hex: equal however a file is packed."""
        return self._hash.hexdigest()

    @property
    def ends_at_a_comma(self) -> bool:
        """Whether the last cell is bare where those above it are quoted: cut just before it."""
        return self._rows_end_quoted and self._last == b","

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer)
        try:
            chunk = self._unpacked.read(len(view))
        except BROKEN_ARCHIVE as error:
            raise FileRefused(
                "The compressed file is cut off or damaged: its end is missing."
            ) from error
        self._check(chunk)
        view[: len(chunk)] = chunk
        self._progress(self._stored.tell(), self._total)
        return len(chunk)

    def _check(self, chunk: bytes) -> None:
        self._hash.update(chunk)
        if not self.bytes_read:
            lines = chunk.splitlines()[1:-1][:2]
            self._rows_end_quoted = bool(lines) and all(line.endswith(b'"') for line in lines)
        self._last = chunk[-1:] or self._last
        self.bytes_read += len(chunk)
        if self.bytes_read > MAX_BYTES:
            raise FileRefused("The file is larger than 512 MB unpacked, so it is not from GIAS.")
        if b"\x00" in chunk or SEPARATOR.encode() in chunk:
            raise FileRefused(
                "The file is not Windows-1252 text: it holds control characters, "
                "as a binary or UTF-16 file does."
            )
        last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        self._line = len(chunk) - last - 1 if last >= 0 else self._line + len(chunk)
        if self._line > MAX_LINE:
            raise FileRefused("The file has a line longer than 1 MB, so it is not from GIAS.")


@contextmanager
def open_source(path: Path, progress: Progress | None = None) -> Iterator[Source]:
    """Open a file, unpacking `.xz` and `.gz` by what they hold and not by how they are named.

    Raises `FileRefused` where the file cannot be read, or is plainly of another kind.
    """
    try:
        stored = path.open("rb")
    except OSError as error:
        raise FileRefused(f"The file cannot be read: {error.strerror}.") from error
    with stored:
        total = path.stat().st_size
        unpacked = _unpack(stored)
        source = Source(stored, unpacked, total, progress or tell_nobody)
        _refuse_other_kinds(_first_bytes(unpacked))
        unpacked.seek(0)
        yield source


def _unpack(stored: IO[bytes]) -> Unpacked:
    start = stored.read(6)
    stored.seek(0)
    if start == b"\xfd7zXZ\x00":
        return lzma.LZMAFile(stored)
    if start[:2] == b"\x1f\x8b":
        return gzip.GzipFile(fileobj=stored)
    return stored


def _first_bytes(unpacked: Unpacked) -> bytes:
    try:
        return unpacked.read(512)
    except BROKEN_ARCHIVE as error:
        raise FileRefused(
            "The compressed file is cut off or damaged: its end is missing."
        ) from error


def _refuse_other_kinds(start: bytes) -> None:
    text = start.removeprefix(UTF8_MARK).lstrip()
    if not text:
        raise FileRefused("The file is empty: it has no headings and no rows.")
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise FileRefused("The file is an Excel workbook or a ZIP file: save the CSV out of it.")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused("The file is in UTF-16: GIAS publishes plain CSV files.")
    if start.startswith(b"%PDF"):
        raise FileRefused("The file is a PDF: GIAS publishes CSV files.")
    if text.startswith(b"<"):
        raise FileRefused(
            "The file is a web page (HTML), as saved when a download fails: it has no headings."
        )
