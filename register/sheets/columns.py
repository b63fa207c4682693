"""A table read column by column: each reader gives one value a row, None where it is refused or
empty.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from register.days import day_in_words
from register.identifiers import IdentifierError
from register.lists import some_of
from register.numbers import counted, number
from register.sheets.dates import (
    EXPECTED,
    SERIALS_1904,
    Flaw,
    MixedOrder,
    hidden_character,
    is_day_number,
    read_days,
)
from register.sheets.findings import (
    CellProblem,
    IgnoredRow,
    Notice,
    Parsed,
    PartialDay,
    Precision,
    RowT,
    ShortTrn,
)
from register.sheets.headings import SheetSpec
from register.sheets.reader import Table
from register.sheets.text import found, is_cell_error, tidy, unwrapped
from register.whole_names import whole_name

ValueT = TypeVar("ValueT")
NUMBERS_AS_DAYS = "numbers-as-days"
"""The code of the notice that a spreadsheet’s numbers were read as days."""
_CELL_ERROR = Flaw(
    "cell-error",
    "is what a spreadsheet shows for an error",
    "Correct it in the spreadsheet, or empty the cell.",
)
_NAMED = 5
"""Cells that a notice names."""


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


def identifiers(
    reading: Reading,
    key: str,
    parse: Callable[[str], ValueT],
    *,
    is_required: bool = True,
) -> list[ValueT | None]:
    """A column of TRNs, URNs or UKPRNs."""
    values: list[ValueT | None] = []
    for row, text in enumerate(reading.texts(key)):
        value = None
        if text or is_required:
            try:
                value = parse(text)
            except IdentifierError as error:
                reading.refuse(row, key, _identifier_flaw(text, error))
        values.append(value)
    return values


def _identifier_flaw(text: str, error: IdentifierError) -> Flaw:
    if not text:
        return Flaw(error.code, "is empty", f"{error}.")
    return Flaw(error.code, "cannot be used", f"{str(error).rstrip('.')}.", error.suggestion)


def plain(reading: Reading, key: str, *, nothing: Collection[str] = ()) -> list[str]:
    """A column of text that is kept as it is; `nothing`: what says that there is none."""
    texts = reading.texts(key)
    for row, text in enumerate(texts):
        if text[:1] == "#" and is_cell_error(text) and text.casefold() not in nothing:
            reading.refuse(row, key, _CELL_ERROR)
        elif text and not text.isprintable() and (hidden := hidden_character(text)):
            reading.refuse(row, key, hidden)
    return texts


def choices(
    reading: Reading,
    key: str,
    read: Callable[[str], ValueT | Flaw | None],
) -> list[ValueT | None]:
    """A column of values from a list, each different text read once."""
    known: dict[str, ValueT | Flaw | None] = {}
    values: list[ValueT | None] = []
    for row, text in enumerate(reading.texts(key)):
        if text not in known:
            known[text] = read(text)
        value = known[text]
        if isinstance(value, Flaw):
            reading.refuse(row, key, value)
            values.append(None)
        else:
            values.append(value)
    return values


def partial_days(
    reading: Reading,
    key: str,
    *,
    serials_from: date | None = None,
    beyond: Callable[[date], Flaw | None] | None = None,
) -> list[PartialDay | None]:
    """A column of days that may be known to the month or year; None where empty or refused.

    beyond: what is said of a day in none of the register’s years, where fewer can be given.
    """
    values: list[PartialDay | None] = []
    read, mixed = read_days(reading.texts(key), serials_from=serials_from)
    if mixed:
        _tell_of_order(reading, key, mixed)
    if serials_from:
        _tell_of_numbers(reading, key, read, serials_from)
    for row, day in enumerate(read):
        if isinstance(day, Flaw):
            told = beyond(day.day) if beyond and day.day else None
            reading.refuse(row, key, told or day)
            values.append(None)
        else:
            values.append(day)
    return values


def _tell_of_order(reading: Reading, key: str, mixed: MixedOrder) -> None:
    """Say which rows could be read either way, and how they were read."""
    heading, texts = reading.heading(key), reading.texts(key)
    either = [f"‘{found(texts[row])}’ (row {reading.numbers[row]})" for row in mixed.either]
    wrong = counted(len(mixed.month_first), "day has", "days have")
    message = f"{heading}: {wrong} the month first, and {number(mixed.day_first)} the day first."
    if either:
        message += (
            " What could be read either way was read with the day first, as most of the column "
            f"is. Check {some_of(either, _NAMED)}."
        )
    reading.notice("mixed-order", message, either)


def _tell_of_numbers(
    reading: Reading, key: str, read: Sequence[PartialDay | Flaw | None], serials_from: date
) -> None:
    """Say which days numbers were read as: nobody sees by the number that it was read wrongly."""
    told = [
        f"‘{found(text)}’ (row {reading.numbers[row]}) as {day_in_words(day.day)}"
        for row, (text, day) in enumerate(zip(reading.texts(key), read, strict=True))
        if isinstance(day, PartialDay) and is_day_number(text)
    ]
    if told:
        year = "1904" if serials_from == SERIALS_1904 else "1900"
        reading.notice(
            NUMBERS_AS_DAYS,
            f"{reading.heading(key)}: numbers were read as days, counted from {year}: "
            f"{some_of(told, _NAMED)}. Check that they are right.",
            told,
        )


def days(
    reading: Reading,
    key: str,
    *,
    is_required: bool = False,
    serials_from: date | None = None,
    beyond: Callable[[date], Flaw | None] | None = None,
) -> list[date | None]:
    """A column of whole days; None where empty or refused. beyond: as above."""
    partial = partial_days(reading, key, serials_from=serials_from, beyond=beyond)
    texts = reading.texts(key)
    values: list[date | None] = []
    for row, day in enumerate(partial):
        value = day.day if day else None
        if day and day.precision is not Precision.DAY:
            reading.refuse(row, key, Flaw("no-day", "does not say which day", EXPECTED))
            value = None
        elif is_required and not texts[row]:
            reading.refuse(row, key, Flaw("missing", "is empty", "Enter it. " + EXPECTED))
        values.append(value)
    return values


def yes_no(text: str) -> bool | Flaw | None:
    """Yes, no, or not known (also when empty)."""
    answers: Mapping[str, bool | None] = {
        "yes": True,
        "y": True,
        "true": True,
        "no": False,
        "n": False,
        "false": False,
        "not known": None,
        "unknown": None,
        "": None,
    }
    try:
        return answers[text.casefold()]
    except KeyError:
        return Flaw("not-yes-or-no", "is not an answer", "Enter yes, no or not known.")
