"""What can be decided of completions without the register: dates in order, and rows against each
other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from register.identifiers import Ukprn
from register.sheets.completions.effects import (
    COURSES_CHANGED_ON,
    LAST_COMPLETION_BEFORE,
    effect,
)
from register.sheets.completions.words import NASENCO, CourseOutcome, certificate_key
from register.sheets.dates import Flaw, in_figures
from register.sheets.findings import PartialDay, Precision
from register.sheets.people import People
from register.sheets.reading import Reading

_SHORTEST, _LONGEST = timedelta(days=90), timedelta(days=6 * 365 + 2)
_ENOUGH_PEOPLE = 3
_EACH_THEIR_OWN = "Check that it is each person’s own."
_OF_ONE_COHORT = "That is right of one cohort: check it if they were not."
NAMED_ROWS = 5
"""Rows that are named beside another; the rest go unsaid."""
_CORRECT = "leave it empty, or correct the outcome."
_LEAVE_OR_CORRECT = _CORRECT.capitalize()
_UNCOMPLETED = {
    CourseOutcome.WITHDRAWN: (
        "it is read as the day on which the course was left",
        f"If it is another day, {_CORRECT}",
    ),
    CourseOutcome.DEFERRED: (
        "it is read as the day on which the course was deferred",
        f"If it is another day, {_CORRECT}",
    ),
    CourseOutcome.ENROLLED: ("the course is not recorded as completed", _LEAVE_OR_CORRECT),
}
"""How a day of completion is read where nobody completed, and what to do if it is wrong."""
_SHORTENED = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+[0-9]+")


@dataclass(frozen=True, slots=True)
class CompletionColumns:
    """Every column of completions as values; None where refused or empty."""

    people: People
    kinds: list[str | None]
    commenced: list[PartialDay | None]
    completed: list[date | None]
    held_from: list[date | None]
    outcomes: list[CourseOutcome | None]
    certificates: list[str]
    references: list[str]
    ukprns: list[Ukprn | None]


def check_dates(reading: Reading, columns: CompletionColumns, today: date) -> None:
    """The three days in order and not in the future, as the outcome needs; and what they mean."""
    rows = zip(
        columns.commenced, columns.completed, columns.held_from, columns.outcomes, columns.kinds,
        strict=True,
    )  # fmt: skip
    for row, (commenced, completed, held_from, outcome, kind) in enumerate(rows):
        began = commenced.day if commenced else None
        is_whole = outcome not in _UNCOMPLETED  # of one that was left, no length is doubtful
        _check_order(reading, row, began, completed, held_from, is_whole)
        for key, day in (("commenced", began), ("completed", completed), ("held_from", held_from)):
            if day and day > today:
                reading.refuse(row, key, Flaw("future-date", "is in the future", "Check it."))
        if outcome:
            _check_outcome(reading, row, outcome, completed, held_from)
        if outcome and row not in reading.refused:
            _check_known(reading, row, kind, outcome, columns)
        if kind and row not in reading.refused and (told := effect(kind, commenced, completed)):
            reading.warn(row, *told)


def _check_order(
    reading: Reading, row: int, began: date | None, completed: date | None, held: date | None,
    is_whole: bool,
) -> None:  # fmt: skip
    if began and completed and completed < began:
        says = f"is before Course start ({in_figures(began)})"
        reading.refuse(row, "completed", Flaw("completed-before-start", says, "Check both days."))
    elif is_whole and began and completed and not _SHORTEST <= completed - began <= _LONGEST:
        length = "under 3 months" if completed - began < _SHORTEST else "over 6 years"
        says = f"makes the course {length} long"
        reading.warn(row, "completed", Flaw("unlikely-length", says, "Check both days."))
    if completed and held and held < completed:
        says = f"is before Course completed ({in_figures(completed)})"
        reading.refuse(row, "held_from", Flaw("held-before-completed", says, "Check both days."))
    elif began and held and not completed and held < began:
        says = f"is before Course start ({in_figures(began)})"
        reading.refuse(row, "held_from", Flaw("held-before-start", says, "Check both days."))


def _check_outcome(
    reading: Reading,
    row: int,
    outcome: CourseOutcome,
    completed: date | None,
    held_from: date | None,
) -> None:
    if outcome is CourseOutcome.PASSED and not reading.texts("held_from")[row]:
        expected = "Enter the day from which the award is held. Use day/month/year."
        reading.refuse(
            row, "held_from", Flaw("missing", "is empty for an Outcome of Passed", expected)
        )
    if outcome is not CourseOutcome.PASSED and held_from:
        says = f"is given, and Outcome is {outcome.capitalize()}"
        reading.refuse(row, "held_from", Flaw("held-without-passing", says, _LEAVE_OR_CORRECT))
    if outcome in _UNCOMPLETED and completed:
        read_as, expected = _UNCOMPLETED[outcome]
        says = f"is given, and Outcome is {outcome.capitalize()}, so {read_as}"
        reading.warn(row, "completed", Flaw("completed-without-completing", says, expected))


def _check_known(
    reading: Reading, row: int, kind: str | None, outcome: CourseOutcome, columns: CompletionColumns
) -> None:
    """An empty or half-known day is accepted where the law can do without it."""
    held, completed, commenced = (
        columns.held_from[row],
        columns.completed[row],
        columns.commenced[row],
    )
    if commenced and commenced.precision is Precision.YEAR and _spans_the_change(commenced.day):
        says = "could be before or after 1 September 2024, when the courses changed"
        reading.refuse(row, "commenced", Flaw("month-needed", says, "Enter the month too."))
    if not commenced:
        is_old = kind == NASENCO and held and held < COURSES_CHANGED_ON
        flaw = Flaw("missing", "is empty", "Enter the day, or the month and year, it began.")
        (reading.warn if is_old else reading.refuse)(row, "commenced", flaw)
    if outcome is CourseOutcome.PASSED and not completed:
        is_late = kind == NASENCO and held and held >= LAST_COMPLETION_BEFORE
        flaw = Flaw("missing", "is empty", "Enter the day the course was completed.")
        (reading.refuse if is_late else reading.warn)(row, "completed", flaw)


def _spans_the_change(first_day: date) -> bool:
    return first_day.year == COURSES_CHANGED_ON.year


def check_columns(reading: Reading, columns: CompletionColumns) -> None:
    """Doubts that only a whole column raises: one day in every row, of several people."""
    if len({trn for trn in columns.people.trns if trn}) < _ENOUGH_PEOPLE:
        return
    for heading, values, says in (
        ("Date of birth", columns.people.born_on, _EACH_THEIR_OWN),
        ("Course start", columns.commenced, _OF_ONE_COHORT),
        ("Course completed", columns.completed, _OF_ONE_COHORT),
        ("Award date", columns.held_from, _OF_ONE_COHORT),
    ):
        if values[0] and len(set(values)) == 1:
            reading.notice(
                f"same-date-{heading.lower().replace(' ', '-')}",
                f"{heading} is the same in every row. {says}",
            )


def warn_of_certificates(reading: Reading, columns: CompletionColumns) -> None:
    """A number beside a course that nobody passed is not kept: the outcome may be what is wrong."""
    for row, outcome in enumerate(columns.outcomes):
        if columns.certificates[row] and outcome and outcome is not CourseOutcome.PASSED:
            says = f"is given, and Outcome is {outcome.capitalize()}, so it is not recorded"
            flaw = Flaw("certificate-without-passing", says, _LEAVE_OR_CORRECT)
            reading.warn(row, "certificate_number", flaw)


def check_certificates(reading: Reading, columns: CompletionColumns) -> None:
    """A certificate is of one award; a nought lost from one shows beside those that kept theirs."""
    holders: dict[str, list[int]] = defaultdict(list)
    for row, number in enumerate(columns.certificates):
        if number:
            holders[certificate_key(number)].append(row)
    for rows in holders.values():
        if _of_several_awards(columns, rows):
            for row in rows:
                others = named_rows(reading, rows, row)
                flaw = Flaw("certificate-repeated", f"is also in {others}", "Check both.")
                reading.refuse(row, "certificate_number", flaw)
    lengths = {len(number) for number in holders if number[0] == "0" and number.isdigit()}
    length = lengths.pop() if len(lengths) == 1 else 0
    for number, rows in holders.items():
        if _SHORTENED.fullmatch(number):
            flaw = Flaw("certificate-digits-lost", "was shortened by a spreadsheet",
                        "Format the column as text and enter the number again.")  # fmt: skip
            for row in rows:
                reading.refuse(row, "certificate_number", flaw)
        if number.isdigit() and len(number) < length:
            flaw = Flaw("certificate-zero-lost", "is shorter than the others",
                        "Check for a missing 0 at the start.", number.zfill(length))  # fmt: skip
            for row in rows:
                reading.refuse(row, "certificate_number", flaw)


def _of_several_awards(columns: CompletionColumns, rows: Sequence[int]) -> bool:
    """Whether a number would be kept for more than one person, or for two awards of one."""
    kinds = {columns.kinds[row] for row in rows if columns.outcomes[row] is CourseOutcome.PASSED}
    return len({columns.people.trns[row] for row in rows}) > 1 or len(kinds - {None}) > 1


def named_rows(reading: Reading, rows: Iterable[int], but: int = -1) -> str:
    """These rows but for one, by their numbers: "row 3", "rows 3, 5"."""
    others = (str(reading.numbers[row]) for row in rows if row != but)
    numbers = list(islice(others, NAMED_ROWS))
    return f"row {numbers[0]}" if len(numbers) == 1 else f"rows {', '.join(numbers)}"
