"""Files that a command reads and writes: packed or not, standard input, whole or not at all."""

import csv
import gzip
import io
import lzma
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol, TextIO, cast


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
    """Rows of a CSV file that appears whole when all is done, or not at all.

    What is not an ordinary file, such as a pipe, is written to as the rows come. Nothing is
    written where `out` is None. CannotWrite if it cannot be, or if it is the file being read.
    """
    if out is None:
        yield _NoRows()
        return
    if os.path.exists(out) and os.path.exists(apart_from) and os.path.samefile(out, apart_from):
        raise CannotWrite(f"{_named(str(out))} is the file being read: give --out another name")
    straight = os.path.exists(out) and not os.path.isfile(out)
    part = out if straight else f"{out}.part"
    try:
        with open(part, "w", encoding="utf-8", newline="") as stream:
            yield csv.writer(stream, lineterminator="\n")
        if not straight:
            os.replace(part, out)
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        raise CannotWrite(f"{_named(str(out))} cannot be written: {_why(error)}") from error
    finally:
        if not straight:
            with suppress(OSError, ValueError):
                os.unlink(part)


def _named(file: str) -> str:
    return "Standard input" if file == "-" else f"“{file}”".encode(errors="replace").decode()


def _why(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return str(error)
