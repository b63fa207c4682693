"""Files that a command reads and writes: packed or not, standard input, whole or not at all."""

import csv
import gzip
import io
import lzma
import os
import secrets
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TextIO, cast

from register.cli.files import no_name


class CannotRead(Exception):
    """A file cannot be opened; the text is one sentence without its full stop."""


class CannotWrite(Exception):
    """A file cannot be written; the text is one sentence without its full stop."""


class RowWriter(Protocol):
    """What is needed of a csv writer."""

    def writerow(self, row: Sequence[str], /) -> object:
        """Write one row."""


class _NoRows:
    def writerow(self, row: Sequence[str], /) -> object:
        return None


@contextmanager
def reading(file: str) -> Iterator[TextIO]:
    """A file as UTF-8 text, unpacked if it ends in .gz or .xz; - is standard input.

    A byte that is not UTF-8 is read as a lone surrogate, so that it spoils one row and no more.
    """
    if wrong := no_name(file):
        raise CannotRead(f"The file cannot be read: {wrong[0].lower()}{wrong[1:]}")
    try:
        binary = _open(file)
    except (OSError, ValueError) as error:
        raise CannotRead(f"{_named(file)} cannot be read: {_why(error)}") from error
    text = io.TextIOWrapper(binary, encoding="utf-8-sig", errors="surrogateescape", newline="")
    try:
        yield text
    finally:
        if file == "-":
            text.detach()
        else:
            text.close()


def _open(file: str) -> BinaryIO:
    if file == "-":
        return cast(BinaryIO, sys.stdin.buffer)
    if file.endswith(".gz"):
        return cast(BinaryIO, gzip.open(file, "rb"))
    if file.endswith(".xz"):
        return cast(BinaryIO, lzma.open(file, "rb"))
    return open(file, "rb")


@contextmanager
def writing_rows(out: Path | None, *, apart_from: str) -> Iterator[RowWriter]:
    """Rows of a CSV file that appears whole when all is done, or not at all, as `writing` has it.

    Nothing is written where `out` is None. CannotWrite if it cannot be.
    """
    if out is None:
        yield _NoRows()
        return
    with (
        writing(out, apart_from=[apart_from]) as binary,
        io.TextIOWrapper(binary, encoding="utf-8", newline="") as stream,
    ):
        yield csv.writer(stream, lineterminator="\n")


@contextmanager
def writing(
    out: Path | None, *, apart_from: Iterable[Path | str | None] = (), is_private: bool = False
) -> Iterator[BinaryIO]:
    """A file that appears whole when all is done, or not at all.

    What is not an ordinary file, such as a pipe, is written to as it comes. Nothing is written
    where `out` is None. `apart_from`: the files being read. `is_private`: nobody but who runs the
    command may read it. CannotWrite if it cannot be, or is a file being read.
    """
    if out is None:
        yield io.BytesIO()
        return
    for each in apart_from:
        if each and os.path.exists(out) and os.path.exists(each) and os.path.samefile(out, each):
            raise CannotWrite(f"{_named(str(out))} is the file being read: give another name")
    if os.path.exists(out) and not os.path.isfile(out):
        with _told(out):
            stream = _Written(out, str(out), "wb")
        with io.BufferedWriter(stream) as buffered:
            yield cast(BinaryIO, buffered)
        return
    # A link stays one, and the part has a name that nobody’s file has.
    whole = os.path.realpath(out)
    part = f"{whole}.{secrets.token_hex(4)}.part"
    with _told(out):
        stream = _Written(out, part, "xb", mode=0o600 if is_private else 0o666)
    try:
        with io.BufferedWriter(stream) as buffered:
            yield cast(BinaryIO, buffered)
        with _told(out):
            os.replace(part, whole)
    finally:
        with suppress(OSError):
            os.unlink(part)


class _Written(io.FileIO):
    """A file that says itself why it cannot be written."""

    def __init__(self, out: Path, file: str, how: str, mode: int = 0o666) -> None:
        super().__init__(file, how, opener=lambda name, flags: os.open(name, flags, mode))
        self._out = out

    def write(self, data: Any, /) -> int:
        """Write some of it; CannotWrite where that is not possible."""
        with _told(self._out):
            return super().write(data)


@contextmanager
def _told(out: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        raise CannotWrite(f"{_named(str(out))} cannot be written: {_why(error)}") from error


def _named(file: str) -> str:
    return "Standard input" if file == "-" else f"“{file}”".encode(errors="replace").decode()


def _why(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return str(error)
