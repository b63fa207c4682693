"""The records of a CSV file as a stream, each with its number and with what is wrong with it.

A fault within one line is that record's alone, and the next line is read. Where a quotation mark
is left open over several lines nobody can say which rows they hold, so the file is unusable.
"""

import csv
import zlib
from collections.abc import Iterator
from lzma import LZMAError
from typing import Final, NamedTuple, TextIO

LONGEST_LINE: Final = 1_000_000
"""Characters: a line of so many is no case, and would be held in memory whole."""

NOT_UTF_8: Final = "it is not UTF-8 text"
NUL: Final = "it holds a NUL character, which no CSV file of text does"
TOO_LONG: Final = f"it has a line of {LONGEST_LINE:,} characters or more"


class UnusableFile(Exception):
    """The file cannot be read as cases at all; its text says what was found and what to do."""


class Record(NamedTuple):
    """One record; `number` counts the headings as 1 and blank lines too."""

    number: int
    cells: list[str]
    fault: str | None = None


def records(stream: TextIO) -> Iterator[Record]:
    """Each record in order; UnusableFile where the file stops being a CSV file.

    The stream decodes with `surrogateescape`, so that a byte which is not UTF-8 can be told.
    """
    lines = _Lines(stream)
    reader = csv.reader(iter(lines), strict=True)
    number = 0
    while True:
        before = reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if reader.line_num > before + 1:
                raise UnusableFile(
                    f"The file cannot be read as CSV after row {number}: {error}"
                ) from error
            cells = []
            lines.fault = lines.fault or f"it cannot be read as CSV: {error}"
        except (OSError, EOFError, LZMAError, zlib.error) as error:
            raise UnusableFile(f"It cannot be read after row {number}: {error}") from error
        number += 1
        yield Record(number, cells, lines.fault)
        lines.fault = None


class _Lines:
    """The lines of a file with what is no text replaced; `fault` says so until it is cleared."""

    def __init__(self, stream: TextIO) -> None:
        self.fault: str | None = None
        self._stream = stream

    def __iter__(self) -> Iterator[str]:
        while line := self._stream.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                self.fault = TOO_LONG
                self._skip(line)
                line = "\n"
            elif "\0" in line or not line.isascii():
                line = self._text(line)
            yield line

    def _skip(self, line: str) -> None:
        """Read on to the end of a line, holding only a part of it."""
        while line and not line.endswith(("\n", "\r")):
            line = self._stream.readline(LONGEST_LINE)

    def _text(self, line: str) -> str:
        try:
            line.encode()
        except UnicodeEncodeError:
            self.fault = NOT_UTF_8
            line = line.encode(errors="replace").decode()
        if "\0" in line:
            self.fault = self.fault or NUL
            line = line.replace("\0", "?")
        return line
