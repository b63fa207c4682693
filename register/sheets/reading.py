"""A table as columns of tidied text, and what is found wrong with its rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from register.sheets.dates import Flaw, hidden_character
from register.sheets.findings import CellProblem, IgnoredRow, Notice, Parsed, RowT, ShortTrn
from register.sheets.headings import SheetSpec
from register.sheets.reader import Table
from register.sheets.text import found, tidy, unwrapped
from register.whole_names import whole_name


class Reading:
    """The rows of a table as columns of tidied text, and what is found wrong with them.

    Rows are numbered from 0 here.
    """

    def __init__(self, table: Table, spec: SheetSpec) -> None:
        self.numbers = [row.number for row in table.rows]
        self.problems = list(table.problems)
        self.warnings: list[CellProblem] = []
        self.notices = list(table.notices)
        self.refused: set[int] = set()
        self.short_trns: list[ShortTrn] = []
        self.days_in: list[str] = []
        """The columns that were read as days."""
        self._headings = {column.key: column.heading for column in spec.columns}
        self._none = [""] * len(self.numbers)
        self._texts = {
            key: _tidied([row.cells[at] for row in table.rows])
            for key, at in table.layout.positions.items()
        }

    def texts(self, key: str) -> list[str]:
        """A column's tidied cells; all empty where the file does not have it."""
        return self._texts.get(key, self._none)

    def heading(self, key: str) -> str:
        """The template's heading of a column."""
        return self._headings[key]

    def person(self, row: int) -> str:
        """Whom the row names, for a person to recognise it by."""
        return found(whole_name(self.texts("first_names")[row], self.texts("last_name")[row]))

    def refuse(self, row: int, key: str, flaw: Flaw) -> None:
        """Record what makes a row unusable: a hidden character, rather than what that spoils."""
        hidden = hidden_character(self.texts(key)[row])
        if hidden and flaw.code != hidden.code:
            flaw = hidden
        self.refused.add(row)
        self.problems.append(self._problem(row, key, flaw))

    def warn(self, row: int, key: str, flaw: Flaw) -> None:
        """Record what is doubtful in a row that can be used."""
        self.warnings.append(self._problem(row, key, flaw))

    def notice(self, code: str, message: str, examples: Sequence[str] = ()) -> None:
        """Record what the sender should know of the whole file."""
        self.notices.append(Notice(code, message, tuple(examples)))

    def _problem(self, row: int, key: str, flaw: Flaw) -> CellProblem:
        return CellProblem(
            row=self.numbers[row],
            heading=self._headings[key],
            found=found(self.texts(key)[row]),
            code=flaw.code,
            says=flaw.says,
            expected=flaw.expected,
            suggestion=flaw.suggestion,
            person=self.person(row),
        )

    def sorted_problems(self) -> tuple[CellProblem, ...]:
        """The problems by row and, within a row, in the order of the template."""
        order = {heading: at for at, heading in enumerate(self._headings.values())}
        return tuple(sorted(self.problems, key=lambda p: (p.row, order.get(p.heading, -1))))


def _tidied(cells: list[str]) -> list[str]:
    """The cells tidied, each different text once: most columns repeat themselves."""
    # A call for each of a hundred thousand cells costs more than asking whether any is needed.
    distinct = {cell: tidy(unwrapped(cell) if '="' in cell else cell) for cell in set(cells)}
    return [distinct[cell] for cell in cells]


def finish(
    table: Table, reading: Reading, rows: Iterable[RowT], copies: Iterable[IgnoredRow] = ()
) -> Parsed[RowT]:
    """What the file gave, all told."""
    ignored = sorted([*table.ignored, *copies], key=lambda row: row.row)
    return Parsed(
        headings=table.layout.headings,
        sheet_rows=tuple(table.sheet_rows),
        rows=tuple(rows),
        problems=reading.sorted_problems(),
        warnings=tuple(sorted(reading.warnings, key=lambda warning: warning.row)),
        ignored=tuple(ignored),
        notices=tuple(reading.notices),
        short_trns=tuple(reading.short_trns),
        blank_rows=table.blank_rows,
        above=table.above,
    )
