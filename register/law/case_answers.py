"""The answers to a file of cases, under each reading, beside those that the file expects."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from register.law.case_files import CaseRow
from register.law.findings import Finding
from register.law.readings import DEFAULT, LITERAL, PERSON
from register.law.regulation_49 import assess

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


def answers(row: CaseRow) -> tuple[str, ...]:
    """The row of answers: the headline, the literal and the person's-clock reading."""
    if row.case is None:
        return (row.name, REFUSED, "", "", "", "", "", "", "")
    headline = assess(row.case, row.as_at, DEFAULT)
    literal = person = headline
    if row.case.prior_service:
        # The readings differ only in how they treat earlier service.
        literal = assess(row.case, row.as_at, LITERAL)
        person = assess(row.case, row.as_at, PERSON)
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


def _deadline(found: Finding) -> str:
    return found.deadline.isoformat() if found.deadline else ""


def stated(headings: Sequence[str]) -> tuple[Mapping[str, int], ...]:
    """The expected columns that a file has, by reading; what it lacks is not compared."""
    return tuple(
        present
        for reading in EXPECTED_BY_READING
        if (present := {name: at for name, at in reading.items() if name in headings})
    )


def disagreements(
    row: CaseRow, answer: Sequence[str], expected: Sequence[Mapping[str, int]]
) -> list[Disagreement]:
    """Every expected cell that differs from the answer.

    A blank deadline is an answer. A row that leaves all of a reading's cells blank, its status
    among them, expects nothing of that reading.
    """
    found = []
    for columns in expected:
        cells = {name: row.cells.get(name, "") for name in columns}
        if not any(cells.values()) and any(name.endswith("_status") for name in columns):
            continue
        found += [
            Disagreement(name, cells[name], answer[at])
            for name, at in columns.items()
            if cells[name] != answer[at]
        ]
    return found
