"""What the reading of a sheet gives: rows, problems, warnings, ignored rows and notices.

Row numbers are those that a spreadsheet shows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, NamedTuple, Protocol, TypeVar

from register.identifiers import Trn


class Precision(StrEnum):
    """How much of a day is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class PartialDay(NamedTuple):
    """A day that may be half known: `day` is then the first of its month or year."""

    day: date
    precision: Precision = Precision.DAY


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One cell, and what is wrong with it or doubtful about it.

    `heading` is the template's heading, `found` the cell's text cut short, `says` the rest of a
    sentence that begins with both, `expected` what to enter, `suggestion` a value to offer (never
    applied unasked), `person` whom the row names.
    """

    row: int
    heading: str
    found: str
    code: str
    says: str
    expected: str = ""
    suggestion: str = ""
    person: str = ""

    @property
    def message(self) -> str:
        """The sentence without its row: heading, what was found, what is wrong, what to enter."""
        found = f" ‘{self.found}’" if self.found else ""
        parts = [f"{self.heading}{found} {self.says}".rstrip(". ") + ".", self.expected]
        return " ".join(part for part in parts if part)

    def __str__(self) -> str:
        return f"Row {self.row}: {self.message}"


@dataclass(frozen=True, slots=True)
class ShortTrn:
    """A TRN that may have lost a nought, with whom its row names: for the register to compare."""

    row: int
    trn: Trn
    """With the nought put back. It is a guess until the person agrees with who is held."""
    last_name: str
    first_names: str
    born_on: date | None


@dataclass(frozen=True, slots=True)
class IgnoredRow:
    """A row that was read and set aside, with the reason as a stable code and as a sentence."""

    row: int
    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the sender should know of the whole file; `examples` are cells that it bears on."""

    code: str
    message: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A data row as it was sent, to be given back: its spreadsheet number and its cells, in the
    order of the headings.
    """

    number: int
    cells: tuple[str, ...]


class Numbered(Protocol):
    """A parsed row that knows its spreadsheet number."""

    @property
    def number(self) -> int:
        """The row number that a spreadsheet shows."""


RowT = TypeVar("RowT", bound=Numbered)


@dataclass(frozen=True)
class Parsed(Generic[RowT]):
    """A file read whole. Every data row is in exactly one of: `rows`, the rows of `problems`,
    `ignored`.

    `headings` and `sheet_rows` are the sender's own, less any column of personal data that does not
    belong here.
    """

    headings: tuple[str, ...] = ()
    sheet_rows: tuple[SheetRow, ...] = ()
    rows: tuple[RowT, ...] = ()
    problems: tuple[CellProblem, ...] = ()
    warnings: tuple[CellProblem, ...] = ()
    ignored: tuple[IgnoredRow, ...] = ()
    notices: tuple[Notice, ...] = field(default=())
    short_trns: tuple[ShortTrn, ...] = ()
    blank_rows: int = 0
    """Rows below the headings that show nothing."""
    above: tuple[tuple[str, ...], ...] = ()
    """The rows above the headings, which are not read."""

    @property
    def data_rows(self) -> int:
        """Rows below the headings that hold anything."""
        return len(self.sheet_rows)

    @property
    def heading_row(self) -> int:
        """The row number of the headings."""
        return len(self.above) + 1

    @property
    def last_row(self) -> int:
        """The row number of the last row of all, blank or not."""
        return self.heading_row + len(self.sheet_rows) + self.blank_rows
