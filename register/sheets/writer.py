"""CSV out: UTF-8 with its mark, CRLF, every cell quoted, and nothing that a spreadsheet would run.

`reader` takes the disarming off again, so that what goes out comes back the same.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from register.sheets.findings import CellProblem, Parsed, RowT
from register.sheets.headings import RESULT_COLUMNS
from register.sheets.text import disarm

IGNORED = "ignored"
ABOVE = "It is above the headings, so it was not read."
BLANK = "It is blank."
BLANK_ROWS = "They are blank."
MOST_BLANK = 10_000
"""Blank rows that are given back one by one: as many as a file may hold that are not blank."""


@dataclass(frozen=True, slots=True)
class RowFinding:
    """What became of one row. `result` is a word such as `new`, `error` or `ignored`."""

    number: int
    result: str
    says: str = ""
    """Why that became of it: what is wrong, what would change, what is held, why it is ignored."""
    warning: str = ""
    """What is doubtful in it, and stops nothing."""
    suggestion: str = ""

    @classmethod
    def of(
        cls,
        number: int,
        result: str,
        says: str,
        problems: Sequence[CellProblem],
        warnings: Sequence[CellProblem],
    ) -> RowFinding:
        """What is wrong speaks before `says`, and a line for each thing."""
        return cls(
            number,
            result,
            "\n".join(found.message for found in problems) or says,
            "\n".join(found.message for found in warnings),
            "\n".join(
                f"{found.heading}: {found.suggestion}"
                for found in (*problems, *warnings)
                if found.suggestion
            ),
        )


_RowGivenBack: TypeAlias = tuple[Sequence[str], str, RowFinding]
"""Its cells as they were sent, its number or numbers as they are told, and what became of it."""


def csv_bytes(rows: Iterable[Sequence[str | int]]) -> bytes:
    """A CSV file of these rows, the headings first. A number of ours is a number, minus and all."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows(
        [disarm(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return out.getvalue().encode("utf-8-sig")


def file_findings(parsed: Parsed[RowT]) -> list[RowFinding]:
    """What the file alone shows of each row, by row number: `error`, `ignored` or `read`."""
    problems, warnings = by_row(parsed.problems), by_row(parsed.warnings)
    ignored = {row.row: row.why for row in parsed.ignored}
    return [
        RowFinding.of(
            row.number,
            _result(row.number, problems, ignored),
            ignored.get(row.number, ""),
            problems.get(row.number, ()),
            warnings.get(row.number, ()),
        )
        for row in parsed.sheet_rows
    ]


def by_row(found: Iterable[CellProblem]) -> dict[int, list[CellProblem]]:
    """What was found of each row that anything was found of, by its number."""
    rows: dict[int, list[CellProblem]] = {}
    for each in found:
        rows.setdefault(each.row, []).append(each)
    return rows


def _result(number: int, problems: Collection[int], ignored: Collection[int]) -> str:
    if number in problems:
        return "error"
    return IGNORED if number in ignored else "read"


def findings_csv(parsed: Parsed[RowT], findings: Iterable[RowFinding]) -> bytes:
    """The sender's own file, with what became of each row beside it; safe to send again.

    Every row is there and in its place, those above the headings and blank ones too: they are
    ignored.
    """
    by_number = {finding.number: finding for finding in findings}
    sizes = [len(cells) for cells in parsed.above] + [len(row.cells) for row in parsed.sheet_rows]
    width = max([len(parsed.headings), *sizes])
    headings = [*_padded(parsed.headings, width), *RESULT_COLUMNS]
    above: list[_RowGivenBack] = []
    below: list[_RowGivenBack] = []
    for number, cells in enumerate(parsed.above, 1):
        above.append((cells, str(number), RowFinding(number, IGNORED, ABOVE)))
    blank = _Blanks(parsed.heading_row + 1)
    for row in parsed.sheet_rows:
        below += blank.before(row.number)
        finding = by_number.get(row.number, RowFinding(row.number, ""))
        below.append((row.cells, str(row.number), finding))
    below += blank.before(parsed.last_row + 1)
    rows = [
        [
            [
                *_padded(cells, width),
                *(told, found.result, found.says, found.warning, found.suggestion),
            ]
            for cells, told, found in part
        ]
        for part in (above, below)
    ]
    return csv_bytes([*rows[0], headings, *rows[1]])


class _Blanks:
    """The blank rows between those that hold anything, by their numbers."""

    def __init__(self, first: int) -> None:
        self.next = first
        self.told = 0

    def before(self, number: int) -> Iterator[_RowGivenBack]:
        """Each blank row up to the row with this number; what is past the most, in one row."""
        first, self.next = self.next, number + 1
        whole = number - first
        if whole > 1:
            # A run is cut short where it passes the most; a single row is always told.
            whole = min(whole, max(0, MOST_BLANK - self.told))
        self.told += whole
        for each in range(first, first + whole):
            yield (), str(each), RowFinding(each, IGNORED, BLANK)
        if first + whole < number:
            rest = RowFinding(first + whole, IGNORED, BLANK_ROWS)
            yield (), f"{first + whole} to {number - 1}", rest


def storable_csv(parsed: Parsed[RowT]) -> bytes:
    """The file without personal data that does not belong in it, every row where it was.

    Rows that were blank or above the headings are blank, so that row numbers hold.
    """
    rows: list[Sequence[str]] = [()] * (parsed.heading_row - 1)
    rows.append(parsed.headings)
    for row in parsed.sheet_rows:
        rows.extend([()] * (row.number - 1 - len(rows)))
        rows.append(row.cells)
    rows.extend([()] * (parsed.last_row - len(rows)))
    return csv_bytes(rows)


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]
