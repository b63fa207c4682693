"""What is decided of one row of a file, and how what is wrong with it is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from register.days import day_in_words
from register.queries.awards import HeldAward
from register.queries.completions import HeldEnrolment
from register.queries.people import HeldPerson
from register.services.completions.findings import RowResult
from register.sheets.completions import CompletionRow
from register.sheets.findings import CellProblem
from register.whole_names import whole_name


@dataclass(slots=True)
class RowDecision:
    """What accepting the file would do with one readable row, and which facts it would replace."""

    row: CompletionRow
    result: RowResult
    code: str
    says: str = ""
    person: HeldPerson | None = None
    """The person held under the row's TRN; None: new to the register."""
    award: HeldAward | None = None
    """The award that the row corrects."""
    enrolment: HeldEnrolment | None = None
    """The course that the row completes, corrects or moves on."""
    problems: Sequence[CellProblem] = ()


def whom(row: CompletionRow) -> str:
    """The person as the row names them."""
    return whole_name(row.first_names, row.last_name)


def problem(
    row: CompletionRow, heading: str, code: str, says: str, expected: str = "", *, found: str = ""
) -> CellProblem:
    """What is wrong with one cell of a readable row."""
    return CellProblem(row.number, heading, found, code, says, expected, "", whom(row))


def refused(
    row: CompletionRow, person: HeldPerson | None, found: Sequence[CellProblem]
) -> RowDecision:
    """A row that cannot be recorded as it is: its first problem speaks for it."""
    first = found[0]
    return RowDecision(row, RowResult.ERROR, first.code, first.message, person, problems=found)


def conflict(
    row: CompletionRow,
    person: HeldPerson | None,
    code: str,
    says: str,
    expected: str = "The registrar will decide if you send it.",
) -> RowDecision:
    """A row that only the registrar can decide."""
    found = problem(row, "This row", code, says, expected)
    return RowDecision(row, RowResult.CONFLICT, code, found.message, person, problems=(found,))


def shown(value: object, precision: str = "day") -> str:
    """A day or a text that is changed, as the sentence that says so shows it.

    precision: how much of a day is known.
    """
    if isinstance(value, date):
        return day_in_words(value, precision)
    return f"‘{value}’" if value else "nothing"
