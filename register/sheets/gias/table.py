"""Rows of a GIAS file by heading: whole rows only, each with its number in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from register.errors import FileRefused
from register.lists import some_of
from register.sheets.gias.source import UTF8_MARK, Source

EXTRACT_MARKS = frozenset({"EstablishmentName", "TypeOfEstablishment (code)"})
LINKS_MARKS = frozenset({"LinkURN", "LinkType"})
TRUSTS_MARKS = frozenset({"Group UID", "Academy URN"})
KNOWN_FILES = (
    (LINKS_MARKS, "a GIAS links file", "with --links"),
    (TRUSTS_MARKS, "the academies’ membership file", "with --trusts"),
    (EXTRACT_MARKS, "an extract of establishments", "first, with no option before it"),
)
"""What tells each kind of file, what it is called, and how a command is given it."""


@dataclass(frozen=True, slots=True)
class GiasLayout:
    """What a kind of file must hold to be taken for one."""

    what: str
    """As a sentence has it: "a GIAS extract"."""
    encoding: str
    """`cp1252` or `utf-8-sig`."""
    headings: tuple[str, ...]
    """Columns that must be there, in any order and among any others."""


def urn_in(text: str, row: int) -> str:
    """The URN in a cell of that row; raises `FileRefused` where it is not six digits."""
    if len(text) == 6 and text.isascii() and text.isdigit():
        return text
    raise FileRefused(f"Row {row} has no URN of six digits: {text[:20]!r} was found.")


def _first_line(start: bytes) -> set[str]:
    """The headings at the start of a file of any encoding that is used: theirs are all ASCII."""
    line, _, _ = start.removeprefix(UTF8_MARK).lstrip().partition(b"\n")
    return {cell.strip(' "\r') for cell in line.decode("ascii", "replace").split(",")}


class GiasTable:
    """A CSV file's headings, and its rows as they are read."""

    def __init__(self, source: Source, layout: GiasLayout):
        self._source, self._layout = source, layout
        raw = io.BufferedReader(source, 256 * 1024)
        # Asked first: each kind has its own encoding, which is not what is wrong with another's.
        self._refuse_another(_first_line(raw.peek(1)))
        if layout.encoding == "cp1252" and raw.peek(3).startswith(UTF8_MARK):
            raise FileRefused(
                f"The file is in UTF-8: {layout.what} is published in Windows-1252, "
                "so this one has been saved by another program."
            )
        text = io.TextIOWrapper(raw, encoding=layout.encoding, newline="")
        self._reader = csv.reader(text, strict=True)
        try:
            self.headings = tuple(cell.strip() for cell in next(self._reader, ()))
        except (csv.Error, UnicodeDecodeError) as error:
            raise self._broken(error, 1) from error
        self._refuse_wrong_headings()

    def positions(self, names: Sequence[str]) -> tuple[int, ...]:
        """Where each heading is, counted from 0; ValueError where it is not there."""
        return tuple(self.headings.index(name) for name in names)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each whole row with its number as a spreadsheet shows it; blank lines are passed over.

        Raises `FileRefused` at a row that has too few or too many cells, or at a broken quote.
        """
        width, number = len(self.headings), 1
        try:
            for cells in self._reader:
                number += 1
                if len(cells) == width:
                    yield number, cells
                elif cells:
                    raise FileRefused(
                        f"Row {number} has {len(cells)} of the {width} columns: "
                        "the file has been cut off or damaged there."
                    )
        except (csv.Error, UnicodeDecodeError) as error:
            raise self._broken(error, number + 1) from error
        if self._source.ends_at_a_comma:
            raise FileRefused(f"Row {number} has no last cell: the file has been cut off there.")

    def _broken(self, error: csv.Error | UnicodeDecodeError, number: int) -> FileRefused:
        """What is wrong with the file at that row."""
        if isinstance(error, csv.Error):
            return FileRefused(
                f"Row {number} has a quotation mark that is not closed: "
                "the file has been cut off or damaged there."
            )
        name = {"cp1252": "Windows-1252"}.get(self._layout.encoding, "UTF-8")
        return FileRefused(
            f"The file is not in {name}, as {self._layout.what} is: "
            f"it holds the byte 0x{error.object[error.start]:02X} near row {number}."
        )

    def _refuse_wrong_headings(self) -> None:
        held = set(self.headings)
        missing = [name for name in self._layout.headings if name not in held]
        if missing:
            raise FileRefused(self._missing(missing))
        twice = [name for name in self._layout.headings if self.headings.count(name) > 1]
        if twice:
            raise FileRefused(f"The file has the column {twice[0]!r} more than once.")

    def _refuse_another(self, held: set[str]) -> None:
        for marks, other, given in KNOWN_FILES:
            if marks <= held and not marks & set(self._layout.headings):
                raise FileRefused(f"The file is {other}, not {self._layout.what}: give it {given}.")

    def _missing(self, missing: list[str]) -> str:
        named = some_of([repr(name) for name in missing], 5)
        return f"The file is not {self._layout.what}: it has no column {named}."
