"""Files of made-up people, as providers send them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

from register.sheets.completions import TEMPLATE, CompletionRow, ParsedCompletions, parse

TODAY = date(2026, 9, 10)


def person(number: int = 1, **changes: str) -> list[str]:
    """A row that can be used, in the template's order; changes by heading, _ for a space."""
    cells = {
        "TRN": f"{2300000 + number:07}",
        "Last name": "Okafor",
        "First names": "Adaeze",
        "Date of birth": "14/03/1985",
        "Qualification": "NASENCO",
        "Course start": "18/09/2023",
        "Course completed": "28/06/2024",
        "Award date": "15/07/2024",
        "Outcome": "Passed",
        "Certificate number": f"NA/{number:05}",
        "Your reference": f"stu-{number}",
    }
    unknown = {name.replace("_", " ") for name in changes} - set(cells)
    assert not unknown, unknown
    cells.update({name.replace("_", " "): text for name, text in changes.items()})
    return list(cells.values())


def text(
    *rows: Sequence[str], headings: Sequence[str] = TEMPLATE, separator: str = ",", end: str = "\n"
) -> str:
    """A CSV of these rows below their headings."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=end).writerows([headings, *rows])
    return out.getvalue()


def read(*rows: Sequence[str], today: date = TODAY) -> ParsedCompletions:
    """These rows below the template's headings, read."""
    return parse(text(*rows).encode(), today=today)


def read_text(file: str | bytes) -> ParsedCompletions:
    """A whole file, read."""
    return parse(file.encode() if isinstance(file, str) else file, today=TODAY)


def only(parsed: ParsedCompletions) -> CompletionRow:
    """The one row of a file without problems."""
    assert [str(problem) for problem in parsed.problems] == []
    (row,) = parsed.rows
    return row


def codes(parsed: ParsedCompletions) -> list[str]:
    """The codes of the file's problems, in order."""
    return [problem.code for problem in parsed.problems]


def warned(parsed: ParsedCompletions) -> list[str]:
    """The codes of the file's warnings, in order."""
    return [warning.code for warning in parsed.warnings]


def noticed(parsed: ParsedCompletions) -> list[str]:
    """The codes of the file's notices."""
    return [notice.code for notice in parsed.notices]


def changed(row: list[str], at: int, cell: str) -> list[str]:
    """The same row with another cell at that place."""
    return [*row[:at], cell, *row[at + 1 :]]
