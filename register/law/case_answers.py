"""The answers to a file of cases, under each reading, beside those that the file expects."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from register.days import iso
from register.law.case_files import CaseRow
from register.law.facts import Case
from register.law.findings import Finding
from register.law.parameters import IN_FORCE, Parameters
from register.law.readings import DEFAULT, LITERAL, PERSON
from register.law.regulation_49 import assess, assess_under

ANSWERS: Final = (
    "case",
    "status",
    "reason",
    "deadline",
    "literal_status",
    "literal_reason",
    "literal_deadline",
    "person_status",
    "person_deadline",
)
"""The columns of a file of answers: one row for each row read, in order."""

REFUSED: Final = "REFUSED"
"""The status of a row that cannot be a case; the rest of its answer is blank."""

EXPECTED_BY_READING: Final = (
    {"expected_status": 1, "expected_reason": 2, "expected_deadline": 3},
    {"literal_status": 4, "literal_reason": 5, "literal_deadline": 6},
    {"person_status": 7, "person_deadline": 8},
)
"""The columns in which a file states what it expects, and where the answer to each stands."""


class Disagreement(NamedTuple):
    """One cell in which the file and the register differ."""

    heading: str
    expected: str
    found: str


def answers(row: CaseRow, parameters: Parameters = IN_FORCE) -> tuple[str, ...]:
    """The row of answers: the headline, the literal and the person's-clock reading."""
    if row.case is None:
        return (row.name, REFUSED, "", "", "", "", "", "", "")
    headline, literal, person = _under_each(row.case, row.as_at, parameters)
    return (
        row.name,
        headline.status,
        headline.reason,
        _deadline(headline),
        literal.status,
        literal.reason,
        _deadline(literal),
        person.status,
        _deadline(person),
    )


def _under_each(case: Case, as_at: date, parameters: Parameters) -> Sequence[Finding]:
    """The headline, the literal and the person's-clock reading of one case."""
    if not case.prior_service:
        # The readings differ only in how they treat earlier service.
        return [assess(case, as_at, DEFAULT, parameters)] * 3
    return assess_under((DEFAULT, LITERAL, PERSON), case, as_at, parameters)


def _deadline(found: Finding) -> str:
    return iso(found.deadline) or ""


class Stated(NamedTuple):
    """One column in which a file states what it expects."""

    heading: str
    at: int
    answer_at: int


def stated(headings: Sequence[str]) -> tuple[tuple[Stated, ...], ...]:
    """The expected columns that a file has, by reading; what it lacks is not compared."""
    at = {heading: index for index, heading in enumerate(headings)}
    return tuple(
        tuple(
            Stated(heading, at[heading], answer_at)
            for heading, answer_at in reading.items()
            if heading in at
        )
        for reading in EXPECTED_BY_READING
    )


def disagreements(
    row: CaseRow, answer: Sequence[str], expected: Sequence[Sequence[Stated]]
) -> list[Disagreement]:
    """Every expected cell that differs from the answer.

    A blank deadline is an answer. A row that leaves all of a reading's cells blank, its status
    among them, expects nothing of that reading.
    """
    found: list[Disagreement] = []
    cells = row.cells
    for reading in expected:
        wrong = [each for each in reading if cells[each.at] != answer[each.answer_at]]
        if wrong and not _silent(reading, cells):
            found += [
                Disagreement(each.heading, cells[each.at], answer[each.answer_at]) for each in wrong
            ]
    return found


def expects(row: CaseRow, expected: Sequence[Sequence[Stated]]) -> bool:
    """Whether the row states what it expects of any reading."""
    return any(reading and not _silent(reading, row.cells) for reading in expected)


def _silent(reading: Sequence[Stated], cells: Sequence[str]) -> bool:
    states_status = any(each.heading.endswith("_status") for each in reading)
    return states_status and not any(cells[each.at] for each in reading)
