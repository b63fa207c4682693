"""CSV out: UTF-8 with its mark, CRLF, every cell quoted, and nothing that a spreadsheet would run.

`reader` takes the disarming off again, so that what goes out comes back the same.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from register.sheets.findings import Parsed, RowT
from register.sheets.headings import RESULT_COLUMNS
from register.sheets.text import disarm


@dataclass(frozen=True, slots=True)
class RowFinding:
    """What became of one row. `result` is a word such as `new`, `error` or `ignored`."""

    number: int
    result: str
    error: str = ""
    suggestion: str = ""


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file of these rows, the headings first."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([disarm(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def file_findings(parsed: Parsed[RowT]) -> list[RowFinding]:
    """What the file alone shows of each row, by row number: `error`, `ignored` or `read`."""
    problems: dict[int, list[str]] = {}
    suggestions: dict[int, list[str]] = {}
    for problem in parsed.problems:
        problems.setdefault(problem.row, []).append(problem.message)
        if problem.suggestion:
            told = f"{problem.heading}: {problem.suggestion}"
            suggestions.setdefault(problem.row, []).append(told)
    ignored = {row.row: row.why for row in parsed.ignored}
    return [
        RowFinding(
            row.number,
            _result(row.number, problems, ignored),
            "\n".join(problems.get(row.number, [])) or ignored.get(row.number, ""),
            "\n".join(suggestions.get(row.number, [])),
        )
        for row in parsed.sheet_rows
    ]


def _result(number: int, problems: Collection[int], ignored: Collection[int]) -> str:
    if number in problems:
        return "error"
    return "ignored" if number in ignored else "read"


def findings_csv(
    parsed: Parsed[RowT], findings: Iterable[RowFinding], *, only: Collection[str] | None = None
) -> bytes:
    """The sender's own file, with what became of each row beside it; safe to send again.

    `only` keeps the rows with these results, such as `{"error"}`.
    """
    by_number = {finding.number: finding for finding in findings}
    width = max([len(parsed.headings), *(len(row.cells) for row in parsed.sheet_rows)])
    rows = [[*_padded(parsed.headings, width), *RESULT_COLUMNS]]
    for row in parsed.sheet_rows:
        finding = by_number.get(row.number, RowFinding(row.number, ""))
        if only is None or finding.result in only:
            told = [str(row.number), finding.result, finding.error, finding.suggestion]
            rows.append([*_padded(row.cells, width), *told])
    return csv_bytes(rows)


def storable_csv(parsed: Parsed[RowT]) -> bytes:
    """The file without personal data that does not belong in it, every row where it was.

    Rows that were blank or above the headings are blank, so that row numbers hold.
    """
    rows: list[Sequence[str]] = [()] * (parsed.heading_row - 1)
    rows.append(parsed.headings)
    for row in parsed.sheet_rows:
        rows.extend([()] * (row.number - 1 - len(rows)))
        rows.append(row.cells)
    return csv_bytes(rows)


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]
